import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import type { ItemRef } from '../contract/data-summary.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { DataPlace, DataReader, DataSource, OpenData, ScannedData, SkippedEntry } from './data-source.ts';
import { decodePicture, hashOfBytes } from './decode.ts';
import { duplicateNotices, findDuplicates } from './find-duplicates.ts';
import { pathInside } from './inside-folder.ts';
import { inspectPictureFile } from './inspect-picture-file.ts';
import type { PictureFile } from './inspect-picture-file.ts';
import { naturalOrder } from './natural-order.ts';
import { pictureLabels } from './picture-labels.ts';
import type { PictureLabels } from './picture-labels.ts';
import { KIND_BYTES, pictureKindOf } from './picture-kind.ts';
import { readHead, readRegularFile } from './regular-file.ts';
import { summarise } from './summarise-data.ts';
import { walkFolder } from './walk-folder.ts';
import type { WalkedFolder } from './walk-folder.ts';

/**
 * Pictures in a folder: in subfolders named after their classes, or with a `labels.csv` (columns file,label, optionally
 * cluster), or flat and without labels. One picture file is a folder of one.
 *
 * order    natural order of the paths (2.png before 10.png), the same on every machine
 * counted  every entry is an item or is skipped with a reason; links are never followed; hidden names are left alone
 * shape    one item [H,W,1] or [H,W,3], each of its own size
 */
export const pictureFolder: DataSource = {
  id: 'picture-folder',
  version: 1,
  title: 'Folder of pictures',
  summary: 'PNG, JPEG, WebP, TIFF and GIF pictures, labelled by folder name or by labels.csv.',
  source: {
    authors: 'Concord',
    year: 2026,
    title: 'Picture folders: layout, order and decoding rules',
    url: 'resources/docs/data/picture-folder.md',
  },
  options: {},
  match: async (place) => {
    const facts = statSync(place.path, { throwIfNoEntry: false });
    if (facts?.isDirectory() === true) return true;
    const head = readHead(place.path, KIND_BYTES);
    return head.ok && pictureKindOf(head.value).readable;
  },
  open: async (place) => {
    const root = rootOf(place.path);
    if (!root.ok) return root;
    const scanned = await scan(root.value, place);
    return scanned.ok ? succeeded<OpenData>({ scanned: scanned.value, ...reader(root.value.folder, place) }) : scanned;
  },
  openReader: async (place) => {
    const root = rootOf(place.path);
    return root.ok ? succeeded(reader(root.value.folder, place)) : root;
  },
};

interface Root {
  readonly folder: string;
  /** The one picture of a place that is a file. */
  readonly only: string | null;
}

/** The granted place may itself be a link; from here on every path is compared with where it really is. */
function rootOf(path: string): Result<Root> {
  try {
    const real = realpathSync(path);
    return succeeded(statSync(real).isDirectory() ? { folder: real, only: null } : { folder: dirname(real), only: basename(real) });
  } catch {
    return failed(failure('input/not-found', 'there is no such folder or file'));
  }
}

function reader(folder: string, { limits }: DataPlace): DataReader {
  return {
    read: async (item) => {
      const path = pathInside(folder, item.locator);
      const bytes = path.ok ? readRegularFile(path.value, { followLinks: false, limitBytes: limits.imageBytes }) : path;
      return bytes.ok ? decodePicture(bytes.value, limits) : bytes;
    },
    close: async () => undefined,
  };
}

async function scan(root: Root, place: DataPlace): Promise<Result<ScannedData>> {
  const walked =
    root.only === null
      ? await walkFolder(root.folder, place.limits)
      : succeeded<WalkedFolder>({ files: [root.only], skipped: [], hidden: 0 });
  if (!walked.ok) return walked;
  const present = new Set([...walked.value.files, ...walked.value.skipped.map((entry) => entry.name)]);
  const labels = pictureLabels(root.folder, present, place);
  if (!labels.ok) return labels;
  const names = walked.value.files.filter((name) => name !== labels.value.tableName).sort(naturalOrder);
  const looked = await lookAtAll(root.folder, names, place);
  const skipped = [...walked.value.skipped, ...looked.skipped, ...labels.value.skipped].sort((a, b) => naturalOrder(a.name, b.name));
  if (looked.found.length === 0) return failed(nothingFound(skipped));
  const items = looked.found.map(({ name }, ordinal): ItemRef => ({ ordinal, name, locator: name, ...labels.value.of(name) }));
  const found = duplicatesAmong(root.folder, looked.found, { labels: labels.value, place });
  const notices = [...labels.value.notices, ...found.notices, ...noticesOf(looked.found, walked.value.hidden)];
  return succeeded(
    summarise(items, skipped, {
      source: pictureFolder.id,
      name: basename(place.path),
      duplicates: found.count,
      itemShape: null,
      needsCard: true,
      notices,
    }),
  );
}

interface LookedAt {
  readonly name: string;
  readonly file: PictureFile;
}

/** Files between two breaths of the event loop. */
const BREATH = 200;

async function lookAtAll(
  folder: string,
  names: readonly string[],
  { limits }: DataPlace,
): Promise<{ readonly found: readonly LookedAt[]; readonly skipped: readonly SkippedEntry[] }> {
  const found: LookedAt[] = [];
  const skipped: SkippedEntry[] = [];
  for (const [index, name] of names.entries()) {
    if (index % BREATH === 0) await setImmediate();
    const file = inspectPictureFile(join(folder, name), limits);
    if (file.ok) found.push({ name, file: file.value });
    else skipped.push({ name, code: file.failure.code, reason: file.failure.message });
  }
  return { found, skipped };
}

function nothingFound(skipped: readonly SkippedEntry[]) {
  const [first] = skipped;
  const example =
    first === undefined ? 'the folder is empty' : `${String(skipped.length)} entries, none usable; ${first.name}: ${first.reason}`;
  return failure('data/none', `expected pictures, found ${example}`);
}

function duplicatesAmong(
  folder: string,
  found: readonly LookedAt[],
  { labels, place }: { readonly labels: PictureLabels; readonly place: DataPlace },
) {
  const hashOf = (name: string): string | null => {
    const bytes = readRegularFile(join(folder, name), { followLinks: false, limitBytes: place.limits.imageBytes });
    return bytes.ok ? hashOfBytes(bytes.value) : null;
  };
  const comparable = found.map(({ name, file }) => ({
    name,
    label: labels.of(name).label,
    fingerprint: file.fingerprint,
    wholeHash: () => (file.whole ? file.fingerprint : hashOf(name)),
  }));
  const duplicates = findDuplicates(comparable);
  return { count: duplicates.count, notices: duplicateNotices(duplicates) };
}

function noticesOf(found: readonly LookedAt[], hidden: number): readonly string[] {
  const notices: string[] = [];
  const misnamed = found.filter(({ file }) => file.misnamed);
  const linked = found.filter(({ file }) => file.links > 1);
  if (misnamed[0] !== undefined)
    notices.push(
      `${String(misnamed.length)} files have the ending of another format, for example ${misnamed[0].name} (content: ${misnamed[0].file.kind}); the content decides`,
    );
  if (linked.length > 0) notices.push(`${String(linked.length)} files have a second name elsewhere on the disk (hard links)`);
  if (hidden > 0) notices.push(`${String(hidden)} hidden entries were left alone`);
  return notices;
}
