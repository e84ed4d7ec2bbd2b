import type { InputCard } from '../contract/card.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { LUMA, toChannels } from './colour-channels.ts';
import type { ApplyCard, DecodedItem } from './data-source.ts';
import { centreCrop, resize } from './resize.ts';
import type { Picture } from './resize.ts';

/**
 * Makes network input from a decoded item. Pictures: channels, crop, resize, value scale, in this order; the resize
 * runs on pixel values and its result is not rounded to whole levels.
 *
 *     value = (pixel * scale - mean) / std        16 bit: scale * 255 / 65535, so that a card serves both depths
 *
 * shape   [H,W,C] -> card.shape; float64 until the last rounding to float32
 */
export const applyCard: ApplyCard = (item, card) => {
  if (item.whiteLevel === null) return asFed(item, card.shape);
  const channels = channelsOf(card);
  if (!fitsChannels(card, channels))
    return failed(
      failure(
        'card/invalid',
        `the card gives ${String(card.mean.length)} means and ${String(card.std.length)} deviations for ${String(channels)} channels`,
      ),
    );
  if (card.kind === 'signal') {
    const fed = asFed({ ...item, pixels: Float32Array.from(item.pixels) }, card.shape);
    return fed.ok ? succeeded(scaled(fed.value, card, { channels, whiteLevel: item.whiteLevel })) : fed;
  }
  const picture = pictureFor(item, card);
  return picture.ok ? succeeded(scaled(picture.value.values, card, { channels, whiteLevel: item.whiteLevel })) : picture;
};

/** What happens to an item of this shape, in words, where it is more than scaling; for the report and the sheet. */
export function feedingNotes(shape: readonly number[], card: InputCard): readonly string[] {
  if (card.kind === 'signal') return [];
  const [height = 1, width = 1, stored = 1] = shape;
  const [wantedHeight, wantedWidth] = card.shape;
  const channels = channelsOf(card);
  const notes: string[] = [];
  if (stored === 3 && (channels === 1 || card.colour === 'grey'))
    notes.push(`colour turned to grey (${LUMA.map((weight, index) => `${String(weight)} ${'RGB'.charAt(index)}`).join(' + ')})`);
  if (stored === 1 && channels === 3) notes.push('grey repeated in three channels');
  if (height === wantedHeight && width === wantedWidth) return notes;
  if (card.crop === 'centre') notes.push('middle part cropped to the proportions of the network');
  if (card.resize !== 'none')
    notes.push(`resized to ${String(wantedHeight)} x ${String(wantedWidth)} (${card.resize}, half-pixel centres, no anti-aliasing)`);
  return notes;
}

/** Floats need no card; signals keep their length. Axes of length 1 do not count: [H,W] fits [H,W,1]. */
function asFed({ shape, pixels }: Pick<DecodedItem, 'shape' | 'pixels'>, wanted: readonly number[]): Result<Float32Array> {
  const plain = (sides: readonly number[]): string => sides.filter((side) => side !== 1).join(' x ');
  if (pixels instanceof Float32Array && plain(shape) === plain(wanted)) return succeeded(pixels);
  return failed(failure('mismatch/data', `expected items of ${wanted.join(' x ')}, received ${shape.join(' x ')}`));
}

function pictureFor(item: DecodedItem, card: InputCard): Result<Picture> {
  const [height = 1, width = 1, stored = 1] = item.shape;
  const [wantedHeight = 1, wantedWidth = 1] = card.shape;
  const wanted = { height: wantedHeight, width: wantedWidth };
  const picture = { height, width, channels: stored, values: Float32Array.from(item.pixels) };
  const coloured = item.shape.length > 3 ? null : toChannels(picture, channelsOf(card), card.colour);
  if (coloured === null)
    return failed(failure('mismatch/data', `expected ${String(channelsOf(card))} channels, received items of ${item.shape.join(' x ')}`));
  if (height === wantedHeight && width === wantedWidth) return succeeded(coloured);
  if (card.resize === 'none') {
    return failed(
      failure(
        'mismatch/data',
        `expected pictures of ${String(wantedHeight)} x ${String(wantedWidth)} (the card says resize: none), received ${String(height)} x ${String(width)}`,
      ),
    );
  }
  return succeeded(resize(card.crop === 'centre' ? centreCrop(coloured, wanted) : coloured, wanted, card.resize));
}

/** [H,W] is one channel; the last axis of a signal holds its leads. */
function channelsOf({ kind, shape }: InputCard): number {
  if (kind === 'signal') return shape.length === 1 ? 1 : (shape.at(-1) ?? 1);
  return shape[2] ?? 1;
}

function fitsChannels({ mean, std }: InputCard, channels: number): boolean {
  return [mean.length, std.length].every((length) => length === 1 || length === channels);
}

function scaled(values: Float32Array, card: InputCard, how: { readonly channels: number; readonly whiteLevel: number }): Float32Array {
  const factor = card.scale * (255 / how.whiteLevel);
  const perChannel = Array.from({ length: how.channels }, (_, channel) => ({
    mean: card.mean[card.mean.length === 1 ? 0 : channel] ?? 0,
    std: card.std[card.std.length === 1 ? 0 : channel] ?? 1,
  }));
  const input = new Float32Array(values.length);
  for (const [channel, { mean, std }] of perChannel.entries()) {
    for (let at = channel; at < values.length; at += how.channels) input[at] = ((values[at] ?? 0) * factor - mean) / std;
  }
  return input;
}
