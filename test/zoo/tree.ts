import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What stands under a name: bytes, or something that is no plain file. */
export type Entry = Uint8Array | { readonly link: string } | { readonly kind: 'pipe' | 'folder' } | { readonly unreadable: Uint8Array };

/** Entries by path, `/` between folders. */
export type Tree = Readonly<Record<string, Entry>>;

export function writeTree(root: string, tree: Tree): void {
  for (const [name, entry] of Object.entries(tree)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    write(path, entry);
  }
}

/** SHA-256 of the bytes where there is one file; of a listing with kinds and hashes where there are several. */
export function hashOfTree(tree: Tree): string {
  const entries = Object.entries(tree);
  const [only] = entries;
  if (entries.length === 1 && only?.[1] instanceof Uint8Array) return sha256(only[1]);
  return sha256(
    entries
      .map(([name, entry]) => `${JSON.stringify(name)} ${textOf(entry)}`)
      .sort()
      .join('\n'),
  );
}

function write(path: string, entry: Entry): void {
  if (entry instanceof Uint8Array) writeFileSync(path, entry);
  else if ('link' in entry) symlinkSync(entry.link, path);
  else if ('unreadable' in entry) {
    writeFileSync(path, entry.unreadable);
    chmodSync(path, 0);
  } else if (entry.kind === 'folder') mkdirSync(path);
  else execFileSync('mkfifo', [path]);
}

function textOf(entry: Entry): string {
  if (entry instanceof Uint8Array) return sha256(entry);
  if ('link' in entry) return `link ${entry.link}`;
  return 'unreadable' in entry ? `unreadable ${sha256(entry.unreadable)}` : entry.kind;
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
