import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { app } from 'electron';

/** Where everything lies that the window and its engine are made of; all paths absolute. */
export interface Places {
  /** The stock Node that runs the engine; never Electron. */
  readonly node: string;
  readonly engineEntry: string;
  readonly commandEntry: string;
  readonly page: string;
  readonly preload: string;
  readonly docs: string;
  readonly example: string;
}

/**
 * A packed app holds windows and page in its archive, and beside it the same folder that `npm run pack` makes: Node,
 * bundles and native packages, which a stock Node cannot read out of an archive. A checkout has everything where it is.
 */
export function findPlaces(environment: Readonly<Record<string, string | undefined>> = process.env): Places {
  const root = app.getAppPath(); // of a packed app: its archive
  const here = { page: join(root, 'out', 'renderer'), preload: join(root, 'out', 'electron', 'preload.cjs') };
  if (app.isPackaged) {
    const beside = join(process.resourcesPath, 'concord');
    return { ...here, ...resourcesIn(beside), ...bundlesIn(beside), node: join(beside, 'node', 'bin', NODE) };
  }
  const sources = { engineEntry: join(root, 'core', 'entry', 'engine.ts'), commandEntry: join(root, 'core', 'entry', 'concord.ts') };
  const isFresh = environment['CONCORD_BUNDLES'] === 'fresh' || !existsSync(sources.engineEntry);
  const packaged = join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    NODE,
  );
  return { ...here, ...resourcesIn(root), ...(isFresh ? bundlesIn(root) : sources), node: environment['CONCORD_NODE'] ?? packaged };
}

/** A test build says so, keeps its debugging doors, and is never given to anybody. */
export function isTestBuild(): boolean {
  if (!app.isPackaged) return false;
  const manifest: unknown = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'concordTestBuild' in manifest && manifest.concordTestBuild === true;
}

const NODE = process.platform === 'win32' ? 'node.exe' : 'node';

function resourcesIn(folder: string) {
  return { docs: join(folder, 'resources', 'docs'), example: join(folder, 'resources', 'examples', 'garments') };
}

function bundlesIn(folder: string) {
  const entry = (name: string): string => join(folder, 'out', 'engine', `${name}.js`);
  return { engineEntry: entry('engine'), commandEntry: entry('concord') };
}
