import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** Built files carry a hash in their name; the page itself names them, so it is asked for anew each time. */
  readonly cache: string;
}

export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/**
 * The files of the built page, read once. A request is looked up in this table and never becomes a path, so nothing
 * else on the disk can be asked for. Endings that are not listed (source maps) are not served.
 */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  for (const path of await filesIn(folder)) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue;
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    const cache = address.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
    files.set(address === '/index.html' ? '/' : address, { bytes: await readFile(path), type, cache });
  }
  return files;
}

/** Folder by folder: an archive of the packed app answers single folders only. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return Promise.resolve(entry.isFile() ? [path] : []);
  });
  return (await Promise.all(found)).flat();
}
