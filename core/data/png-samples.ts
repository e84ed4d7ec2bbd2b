import type { PngHeader } from './png-chunks.ts';
import { unfilterRows } from './png-filters.ts';
import { storedChannels } from './png-layout.ts';
import type { PngLayout, PngPass } from './png-layout.ts';

/** All samples of the picture in reading order, one element per sample (8 bit or less, or 16); null for an unknown filter. */
export function pngSamples(inflated: Uint8Array, header: PngHeader, layout: PngLayout): Uint8Array | Uint16Array | null {
  const channels = storedChannels[header.colourType];
  const samples =
    header.bitDepth === 16
      ? new Uint16Array(header.height * header.width * channels)
      : new Uint8Array(header.height * header.width * channels);
  let offset = 0;
  for (const pass of layout.passes) {
    const end = offset + pass.height * (pass.rowBytes + 1);
    const rows = unfilterRows(inflated.subarray(offset, end), pass.rowBytes, Math.max(1, layout.bitsPerPixel >> 3));
    if (rows === null) return null;
    scatter(rows, pass, { header, channels, samples });
    offset = end;
  }
  return samples;
}

function scatter(
  rows: Uint8Array,
  pass: PngPass,
  to: { readonly header: PngHeader; readonly channels: number; readonly samples: Uint8Array | Uint16Array },
): void {
  const { header, channels, samples } = to;
  const depth = header.bitDepth;
  const mask = (1 << depth) - 1;
  for (let y = 0; y < pass.height; y += 1) {
    const row = y * pass.rowBytes;
    let at = ((pass.from[0] + y * pass.step[0]) * header.width + pass.from[1]) * channels;
    const stride = pass.step[1] * channels;
    for (let x = 0; x < pass.width; x += 1, at += stride) {
      for (let channel = 0; channel < channels; channel += 1) {
        const index = x * channels + channel;
        if (depth === 8) samples[at + channel] = rows[row + index] ?? 0;
        else if (depth === 16) samples[at + channel] = ((rows[row + 2 * index] ?? 0) << 8) | (rows[row + 2 * index + 1] ?? 0);
        else samples[at + channel] = ((rows[row + ((index * depth) >> 3)] ?? 0) >> (8 - depth - ((index * depth) & 7))) & mask;
      }
    }
  }
}
