import { failure } from '../contract/failures.ts';
import type { Failure } from '../contract/result.ts';

/** What the first bytes of a file say it is, whatever its name. */
export type PictureKind = 'png' | 'jpeg' | 'gif' | 'webp' | 'tiff';

/** Things people put among pictures that we recognise in order to refuse them by name. */
export type OtherKind =
  'BMP' | 'SVG or XML' | 'HTML' | 'PDF' | 'HEIF or AVIF' | 'ZIP' | 'NumPy array' | 'HDF5' | 'damaged PNG' | 'text' | 'unknown';

export type FoundKind = { readonly readable: true; readonly kind: PictureKind } | { readonly readable: false; readonly kind: OtherKind };

/** Bytes that are enough to decide. */
export const KIND_BYTES = 64;

/** Decides by content. SVG is never rasterised: it can hold scripts, links and entity bombs. */
export function pictureKindOf(head: Uint8Array): FoundKind {
  const text = Buffer.from(head.subarray(0, KIND_BYTES)).toString('latin1');
  for (const [kind, start] of readable) if (start.test(text)) return { readable: true, kind };
  for (const [kind, start] of others) if (start.test(text)) return { readable: false, kind };
  // eslint-disable-next-line no-control-regex -- control characters are what tells bytes from text
  return { readable: false, kind: /^[^\x00-\x08\x0e-\x1f\x7f-\xff]+$/.test(text) ? 'text' : 'unknown' };
}

/** Why a file that is no picture is refused. A PNG whose first bytes are wrong has usually been sent as text. */
export function refusedKind(kind: OtherKind): Failure {
  if (kind === 'damaged PNG')
    return failure('damaged/structure', 'the first bytes of the PNG are damaged, as by a transfer that changes line ends');
  return failure('unsupported/picture', `expected a PNG, JPEG, WebP, TIFF or GIF picture, the content is: ${kind}`);
}

/** Endings under which a kind usually goes; another picture ending is a mismatch worth a notice. */
export const endingsOf: Readonly<Record<PictureKind, readonly string[]>> = {
  png: ['.png', '.apng'],
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  gif: ['.gif'],
  webp: ['.webp'],
  tiff: ['.tif', '.tiff'],
};

/* eslint-disable no-control-regex -- file signatures are control characters */
const readable: readonly (readonly [PictureKind, RegExp])[] = [
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['jpeg', /^\xff\xd8\xff/],
  ['gif', /^GIF8[79]a/],
  ['webp', /^RIFF....WEBP/s],
  ['tiff', /^(?:II\x2a\x00|MM\x00\x2a)/],
];

const others: readonly (readonly [OtherKind, RegExp])[] = [
  ['damaged PNG', /^(?:.PNG|\x89(?:PNG|png))/s],
  ['BMP', /^BM.{4}\x00\x00\x00\x00/s],
  ['HTML', /^\s*<(?:!doctype|html|script)/i],
  ['SVG or XML', /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--)/i],
  ['PDF', /^%PDF/],
  ['HEIF or AVIF', /^....ftyp/s],
  ['ZIP', /^PK\x03\x04/],
  ['NumPy array', /^\x93NUMPY/],
  ['HDF5', /^\x89HDF\r\n/],
];
/* eslint-enable no-control-regex */
