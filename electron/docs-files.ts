import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

import type { PageFiles } from '../core/host/page-files.ts';

/** The documentation as it will be served: `/docs/limits`, `/docs/metrics/spearman`. Text, so nothing in it can act. */
export async function readDocs(folder: string): Promise<PageFiles> {
  const names = await readdir(folder, { recursive: true });
  const pages = names
    .filter((name) => name.endsWith('.md'))
    .map(async (name) => {
      const path = join(folder, name);
      const page = relative(folder, path).split(sep).join('/').replace(/\.md$/, '');
      return [`/docs/${page}`, { bytes: await readFile(path), type: 'text/plain; charset=utf-8', cache: 'no-store' }] as const;
    });
  return new Map(await Promise.all(pages));
}
