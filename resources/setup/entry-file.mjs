import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What runs as an entry: its bundle where there is one and no source is younger, else the source itself. A bundle starts
 * in half the time; a source that was just edited must never be shadowed by an old bundle. The packed app has no sources.
 *
 * @param {string} root
 * @param {'concord' | 'browser'} name
 */
export function entryFile(root, name) {
  const bundle = join(root, 'out', 'engine', `${name}.js`);
  const sources = join(root, 'core');
  if (!existsSync(sources)) return bundle;
  const stamp = join(root, 'out', 'engine', '.stamp');
  const isFresh = existsSync(stamp) && isOlder(sources, statSync(stamp).mtimeMs);
  return isFresh ? bundle : join(sources, 'entry', `${name}.ts`);
}

/**
 * Whether nothing in the folder was written after the moment. Folders count: a file taken away changes its folder.
 *
 * @param {string} folder
 * @param {number} moment milliseconds
 * @returns {boolean}
 */
function isOlder(folder, moment) {
  if (statSync(folder).mtimeMs > moment) return false;
  return readdirSync(folder, { withFileTypes: true }).every((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? isOlder(path, moment) : statSync(path).mtimeMs <= moment;
  });
}
