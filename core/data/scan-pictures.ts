import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import type { ItemRef } from '../contract/data-summary.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { DataPlace, ScannedData, SkippedEntry } from './data-source.ts';
import { hashOfBytes } from './decode.ts';
import { decoderVersions } from './decode-with-libvips.ts';
import { duplicateNotices, findDuplicates } from './find-duplicates.ts';
import { inspectPictureFile } from './inspect-picture-file.ts';
import type { PictureFile } from './inspect-picture-file.ts';
import { naturalOrder } from './natural-order.ts';
import { pictureLabels } from './picture-labels.ts';
import type { PictureLabels } from './picture-labels.ts';
import { readRegularFile } from './regular-file.ts';
import { summarise } from './summarise-data.ts';
import { walkFolder } from './walk-folder.ts';
import type { WalkedFolder } from './walk-folder.ts';

/** Where a folder of pictures really is. */
export interface PictureRoot {
  readonly folder: string;
  /** The one picture of a place that is a file. */
  readonly only: string | null;
}

/** Lists the pictures of a folder, labels them, and counts everything else with its reason. */
export async function scanPictures(root: PictureRoot, place: DataPlace & { readonly source: string }): Promise<Result<ScannedData>> {
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
  const notices = [...labels.value.notices, ...found.notices, ...(await noticesOf(looked.found, walked.value.hidden))];
  return succeeded(
    summarise(items, skipped, {
      source: place.source,
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

async function noticesOf(found: readonly LookedAt[], hidden: number): Promise<readonly string[]> {
  const notices: string[] = [];
  const misnamed = found.filter(({ file }) => file.misnamed);
  const linked = found.filter(({ file }) => file.links > 1);
  if (misnamed[0] !== undefined)
    notices.push(
      `${String(misnamed.length)} files have the ending of another format, for example ${misnamed[0].name} (content: ${misnamed[0].file.kind}); the content decides`,
    );
  const lossy = found.filter(({ file }) => file.kind !== 'png').length;
  if (lossy > 0) {
    // Two decoders differ on the same JPEG: which one it was belongs to the data.
    const { sharp, vips, mozjpeg } = await decoderVersions();
    notices.push(`${String(lossy)} pictures other than PNG are decoded by libvips ${vips} (mozjpeg ${mozjpeg}, sharp ${sharp})`);
  }
  if (linked.length > 0) notices.push(`${String(linked.length)} files have a second name elsewhere on the disk (hard links)`);
  if (hidden > 0) notices.push(`${String(hidden)} hidden entries were left alone`);
  return notices;
}
