import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { attributionMethods } from '../../core/attribution/registry.ts';
import { dataSources } from '../../core/data/registry.ts';
import { metrics } from '../../core/metrics/registry.ts';
import { modelFormats } from '../../core/models/registry.ts';
import type { PlugIn } from '../../core/plug-in.ts';
import { reportWriters } from '../../core/report/registry.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folder of a family, and what its registry holds. A new family is a new line. */
const families: readonly { readonly family: string; readonly plugIns: readonly PlugIn[] }[] = [
  { family: 'attribution', plugIns: attributionMethods },
  { family: 'data', plugIns: dataSources },
  { family: 'metrics', plugIns: metrics },
  { family: 'models', plugIns: modelFormats },
  { family: 'report', plugIns: reportWriters },
];

const members = families.flatMap(({ family, plugIns }) => plugIns.map((plugIn) => ({ family, plugIn, id: plugIn.id })));

/** A plug-in is known by its head, whatever family it belongs to and however it was made. */
function looksLikePlugIn(value: unknown): value is PlugIn {
  return (
    typeof value === 'object' && value !== null && ['id', 'version', 'title', 'source', 'options'].every((key) => Object.hasOwn(value, key))
  );
}

/** File name and id of every plug-in that some file of the family's folder exports. */
async function exportedFrom(family: string): Promise<readonly { readonly file: string; readonly id: string }[]> {
  const folder = join(root, 'core', family);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && name !== 'registry.ts');
  const found = await Promise.all(
    files.map(async (name) => {
      const exported: unknown = await import(join(folder, name));
      return Object.values(exported ?? {})
        .filter(looksLikePlugIn)
        .map(({ id }) => ({ file: basename(name, '.ts'), id }));
    }),
  );
  return found.flat();
}

describe.each(families)('the folder core/$family', ({ family, plugIns }) => {
  it('holds exactly the plug-ins of its registry, each in the file of its name', async () => {
    const exported = await exportedFrom(family);
    expect(exported.map(({ file }) => file).sort()).toEqual(plugIns.map(({ id }) => id).sort());
    expect(exported.filter(({ file, id }) => file !== id)).toEqual([]);
  });

  it('names every id once', () => {
    const ids = plugIns.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('has no page without a plug-in', () => {
    const pages = readdirSync(join(root, 'resources', 'docs', family)).map((name) => basename(name, '.md'));
    expect(pages.sort()).toEqual(plugIns.map(({ id }) => id).sort());
  });
});

describe.each(members)('$family/$id', ({ family, id, plugIn }) => {
  it('has a page that opens with its title and says something', () => {
    const page = readFileSync(join(root, 'resources', 'docs', family, `${id}.md`), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${plugIn.title}`);
    expect(page.length).toBeGreaterThan(300);
  });

  it('has a test of its own', () => {
    expect(existsSync(join(root, 'test', 'core', family, `${id}.test.ts`))).toBe(true);
  });

  it('names where it comes from', () => {
    const { authors, year, title, url } = plugIn.source;
    expect([authors, title].filter((text) => text.trim() === '')).toEqual([]);
    expect(year).toBeGreaterThan(1800);
    // What has no author but us is defined on its own page.
    const isOurPage = url === `resources/docs/${family}/${id}.md`;
    expect(isOurPage || /^https?:$/.test(new URL(url).protocol)).toBe(true);
  });

  it('explains every option', () => {
    const unexplained = Object.entries(plugIn.options).filter(([, option]) => option.help.trim().length < 10);
    expect(unexplained).toEqual([]);
  });
});
