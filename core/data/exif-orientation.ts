/**
 * How a picture must be turned to stand upright, as EXIF counts it: 1 as stored, 2 mirrored, 3 turned by 180 degrees,
 * 4 upside down, 5 transposed, 6 turned right, 7 transposed the other way, 8 turned left.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;
/** Cameras write about 60 entries; a bound keeps a hostile count from costing time. */
const MOST_ENTRIES = 1_000;

/** The orientation in an EXIF block (a small TIFF file). Only the first directory is read; nothing is followed from it. */
export function exifOrientation(exif: Uint8Array): Orientation {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (exif.length < 8) return 1;
  const mark = view.getUint16(0);
  if (mark !== 0x4949 && mark !== 0x4d4d) return 1;
  const little = mark === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > exif.length) return 1;
  const entries = Math.min(view.getUint16(directory, little), MOST_ENTRIES);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > exif.length) return 1;
    if (view.getUint16(at, little) !== ORIENTATION_TAG) continue;
    return view.getUint16(at + 2, little) === SHORT ? orientationOf(view.getUint16(at + 8, little)) : 1;
  }
  return 1;
}

function orientationOf(value: number): Orientation {
  const known: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
  return known.find((orientation) => orientation === value) ?? 1;
}
