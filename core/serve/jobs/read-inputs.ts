import type { Card } from '../../contract/card.ts';
import type { ItemRef } from '../../contract/data-summary.ts';
import { failure, shownName } from '../../contract/failures.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Failure, Result } from '../../contract/result.ts';
import { applyCard } from '../../data/apply-card.ts';
import type { DataReader, DecodedItem } from '../../data/data-source.ts';
import type { Tensor } from '../../graph/executor.ts';
import type { Model } from '../../models/model.ts';

/** An item that could be decoded. */
export interface ReadItem {
  readonly item: ItemRef;
  readonly decoded: DecodedItem;
}

export interface LeftOut {
  readonly item: ItemRef;
  readonly failure: Failure;
}

/** Decodes items in order; those that cannot be decoded are left out with their reason. */
export async function readItems(
  reader: DataReader,
  items: readonly ItemRef[],
): Promise<{ readonly read: readonly ReadItem[]; readonly leftOut: readonly LeftOut[] }> {
  const results = await Promise.all(items.map(async (item) => ({ item, result: await reader.read(item) })));
  return {
    read: results.flatMap(({ item, result }) => (result.ok ? [{ item, decoded: result.value }] : [])),
    leftOut: results.flatMap(({ item, result }) => (result.ok ? [] : [{ item, failure: result.failure }])),
  };
}

/** What a model is fed: its shape without the batch, [H,W,C]. */
export function inputShape(model: Model): readonly number[] {
  const input = model.graph.inputs.find(({ name }) => name === model.input);
  if (input === undefined) throw new RangeError(`${model.name} has no input`);
  return input.shape.slice(1);
}

/**
 * One item as the network is fed, [H,W,C] row-major. Floats, and any array where there is no card, are fed as they are
 * and must have the model's shape; everything else passes the card.
 */
export function feedOf(model: Model, card: Card | null, decoded: DecodedItem): Result<Float32Array> {
  const wanted = inputShape(model);
  if (decoded.whiteLevel === null || (card === null && !decoded.fromPicture)) {
    if (isSameItem(decoded.shape, wanted)) return succeeded(Float32Array.from(decoded.pixels));
    return failed(
      failure('mismatch/data', `${shownName(model.name)} expects items of ${shapeText(wanted)}, received ${shapeText(decoded.shape)}`),
    );
  }
  if (card === null) return failed(failure('card/missing', `nothing says how ${shownName(model.name)} wants its pictures`));
  const values = applyCard(decoded, card.input);
  if (!values.ok) return values;
  const size = wanted.reduce((product, length) => product * length, 1);
  if (values.value.length === size) return values;
  return failed(
    failure(
      'mismatch/input',
      `the card of ${shownName(model.name)} says ${shapeText(card.input.shape)}, the network expects ${shapeText(wanted)}`,
    ),
  );
}

/** Rows of a batch; a short batch is filled up with its last item, so that every batch is computed alike. */
export function stack(rows: readonly Float32Array[], shape: readonly number[], batch: number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(batch * size);
  for (let row = 0; row < batch; row += 1) values.set(rows[Math.min(row, rows.length - 1)] ?? new Float32Array(size), row * size);
  return { shape: [batch, ...shape], values };
}

/** A picture of one grey level as fed: black for 0, white for 1. Without a card, 0 and 1 themselves. */
export function uniformPicture(model: Model, card: Card | null, level: 0 | 1): Float32Array {
  const shape = inputShape(model);
  const size = shape.reduce((product, length) => product * length, 1);
  const channels = shape.at(-1) ?? 1;
  if (card === null) return new Float32Array(size).fill(level);
  const { scale, mean, std } = card.input;
  const at = (values: readonly number[], channel: number) => values[values.length === 1 ? 0 : channel] ?? NaN;
  return Float32Array.from(
    { length: size },
    (_, position) => (level * 255 * scale - at(mean, position % channels)) / at(std, position % channels),
  );
}

/** [T,C] arrays fit [1,T,C] networks, and [H,W] arrays fit [H,W,1]. */
function isSameItem(given: readonly number[], wanted: readonly number[]): boolean {
  const plain = (shape: readonly number[]) => shape.filter((length) => length !== 1).join();
  return plain(given) === plain(wanted);
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
