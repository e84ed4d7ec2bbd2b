import type { Random } from './harness.ts';

/** Values at which counts, offsets and signs turn over. */
const TELLING = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** One to six damages; a file of no bytes stays as it is. */
export function mutatedBytes(source: Uint8Array, random: Random): Uint8Array {
  let bytes = Uint8Array.from(source);
  for (let times = 1 + (random() % 6); times > 0 && bytes.length > 0; times -= 1)
    bytes = damages[random() % damages.length]?.(bytes, random) ?? bytes;
  return bytes;
}

type Damage = (bytes: Uint8Array<ArrayBuffer>, random: Random) => Uint8Array<ArrayBuffer>;

const damages: readonly Damage[] = [
  (bytes, random) => {
    bytes[random() % bytes.length] = random() & 255;
    return bytes;
  },
  (bytes, random) => {
    const at = random() % bytes.length;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() & 7));
    return bytes;
  },
  telling(2),
  telling(4),
  telling(4),
  telling(8),
  // A small step up or down: off by one is where bounds are wrong.
  (bytes, random) => {
    const at = random() % bytes.length;
    bytes[at] = (bytes[at] ?? 0) + ((random() % 9) - 4);
    return bytes;
  },
  (bytes, random) => joined(bytes.subarray(0, random() % bytes.length), new Uint8Array(0)),
  (bytes, random) => {
    const [at, reach] = [random() % bytes.length, 1 + (random() % 64)];
    return joined(bytes.subarray(0, at), bytes.subarray(at + reach));
  },
  (bytes, random) => {
    const [at, reach] = [random() % bytes.length, 1 + (random() % 64)];
    return joined(bytes.subarray(0, at + reach), bytes.subarray(at));
  },
  (bytes, random) => {
    const [from, to, reach] = [random() % bytes.length, random() % bytes.length, 1 + (random() % 32)];
    bytes.copyWithin(to, from, from + reach);
    return bytes;
  },
  (bytes, random) => bytes.fill(random() & 1 ? 0 : 255, random() % bytes.length, (random() % bytes.length) + 1),
];

/** A word of so many bytes becomes a telling value, in either byte order. */
function telling(width: 2 | 4 | 8): Damage {
  return (bytes, random) => {
    if (bytes.length < width) return bytes;
    const view = new DataView(bytes.buffer);
    const [at, isLittle] = [random() % (bytes.length - width + 1), (random() & 3) > 0];
    const value = TELLING[random() % TELLING.length] ?? 0;
    if (width === 2) view.setUint16(at, value & 0xffff, isLittle);
    else if (width === 4) view.setUint32(at, value, isLittle);
    else view.setBigUint64(at, (BigInt(value) << BigInt((random() & 1) * 32)) | BigInt(value), isLittle);
    return bytes;
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat([first, second]));
}
