import { realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { DataPlace, DataReader, DataSource, OpenData } from './data-source.ts';
import { decodePicture } from './decode.ts';
import { pathInside } from './inside-folder.ts';
import { KIND_BYTES, pictureKindOf } from './picture-kind.ts';
import { readHead, readRegularFile } from './regular-file.ts';
import { scanPictures } from './scan-pictures.ts';
import type { PictureRoot } from './scan-pictures.ts';

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
    const scanned = await scanPictures(root.value, { ...place, source: pictureFolder.id });
    return scanned.ok ? succeeded<OpenData>({ scanned: scanned.value, ...reader(root.value.folder, place) }) : scanned;
  },
  openReader: async (place) => {
    const root = rootOf(place.path);
    return root.ok ? succeeded(reader(root.value.folder, place)) : root;
  },
};

/** The granted place may itself be a link; from here on every path is compared with where it really is. */
function rootOf(path: string): Result<PictureRoot> {
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
