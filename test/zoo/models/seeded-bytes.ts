import { seededNumbers } from '../data/zoo-file.ts';

export function noise(seed: number, length: number): Uint8Array {
  const random = seededNumbers(seed);
  return Uint8Array.from({ length }, () => random() & 255);
}

// Values at which counts and offsets turn over.
const TELLING = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0];

/** One of four damages, by seed: bytes, 32-bit words with a telling value, a piece left out, a piece doubled. */
export function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const random = seededNumbers(seed);
  const changed = Uint8Array.from(bytes);
  const at = random() % (changed.length - 4);
  const reach = 1 + (random() % 64);
  switch (seed % 4) {
    case 0:
      for (let times = 1 + (random() % 8); times > 0; times -= 1) changed[random() % changed.length] = random() & 255;
      return changed;
    case 1:
      for (let times = 1 + (random() % 3); times > 0; times -= 1) {
        new DataView(changed.buffer).setUint32(random() % (changed.length - 4), TELLING[random() % TELLING.length] ?? 0, true);
      }
      return changed;
    case 2:
      return Uint8Array.from(Buffer.concat([changed.subarray(0, at), changed.subarray(at + reach)]));
    default:
      return Uint8Array.from(Buffer.concat([changed.subarray(0, at + reach), changed.subarray(at)]));
  }
}
