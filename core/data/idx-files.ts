import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { arrayReader } from './array-items.ts';
import type { ItemArray } from './array-items.ts';
import { readLabels } from './array-labels.ts';
import type { DataPlace, DataSource } from './data-source.ts';
import { isIdx, readIdxFile } from './idx-file.ts';
import { checkShape, openArray } from './open-array.ts';
import { readHead } from './regular-file.ts';

/** `t10k-images-idx3-ubyte.gz` and its relatives. */
const IMAGES_NAME = /images?[.-]idx\d-\w+(?:\.gz)?$/;

/**
 * IDX files as MNIST and Fashion-MNIST are published, plain or packed with gzip: an images file, or a folder with one.
 *
 * labels   `--labels`, else the file of the same name with labels for images and idx1 for idx3
 * shape    [N,H,W] of bytes -> [H,W,1]
 */
export const idxFiles: DataSource = {
  id: 'idx-files',
  version: 1,
  title: 'IDX files',
  summary: 'MNIST-style images and labels, plain or packed with gzip.',
  source: {
    authors: 'LeCun, Cortes, Burges',
    year: 1998,
    title: 'The MNIST database: file formats',
    url: 'http://yann.lecun.com/exdb/mnist/',
  },
  options: {},
  match: async (place) => {
    const images = imagesOf(place.path);
    const head = images.length === 0 ? null : readHead(images[0] ?? '', 4_096);
    return head?.ok === true && isIdx(head.value);
  },
  open: async (place) => {
    const read = readImages(place);
    if (!read.ok) return read;
    const { array, path } = read.value;
    const labelsPath = place.labelsPath ?? labelsBeside(path);
    const labels = labelsPath === null ? null : await readLabels(labelsPath, array.shape[0] ?? 0, place.limits);
    if (labels?.ok === false) return labels;
    const notices = [
      `items from ${shownName(basename(path))}, ${labelsPath === null ? 'no labels file found' : `labels from ${shownName(basename(labelsPath))}`}`,
    ];
    return openArray({ source: idxFiles.id, array, labels: labels === null ? null : labels.value, notices, close: () => undefined }, place);
  },
  openReader: async (place) => {
    const read = readImages(place);
    if (!read.ok) return read;
    const checked = checkShape(read.value.array, place);
    return checked.ok ? succeeded(arrayReader(read.value.array, place, () => undefined)) : checked;
  },
};

/** The file itself, or the images files of a folder; none where the folder cannot be listed, which the next source says better. */
function imagesOf(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => IMAGES_NAME.test(name));
    return names.sort().map((name) => join(path, name));
  } catch {
    return [];
  }
}

function readImages(place: DataPlace): Result<{ readonly array: ItemArray; readonly path: string }> {
  const [path, ...others] = imagesOf(place.path);
  if (path === undefined || others.length > 0) {
    return failed(
      failure(
        'data/none',
        `expected one images file, found ${[path, ...others].map((name) => shownName(basename(name ?? 'none'))).join(', ')}; name one of them`,
      ),
    );
  }
  const idx = readIdxFile(path, place.limits);
  if (!idx.ok) return idx;
  const { elements, shape, stored } = idx.value;
  return succeeded({ path, array: { elements, shape, bytes: (from, length) => stored.subarray(from, from + length) } });
}

function labelsBeside(images: string): string | null {
  const name = basename(images)
    .replace(/images?/, 'labels')
    .replace(/idx\d/, 'idx1');
  const plain = name.replace(/\.gz$/, '');
  if (plain === basename(images).replace(/\.gz$/, '')) return null;
  return [name, plain, `${plain}.gz`].map((candidate) => join(dirname(images), candidate)).find((path) => existsSync(path)) ?? null;
}
