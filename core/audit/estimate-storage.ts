import type { AttributionMethod } from '../attribution/attribution-method.ts';
import { mebibytes } from '../contract/full-disk.ts';
import type { ModelSummary } from '../contract/model-summary.ts';

const BYTES_OF_A_VALUE = 4; // maps are stored as float32
const BYTES_OF_A_CELL = 1200; // keys, hashes and predictions of one item under one method, with their indexes
const BYTES_OF_A_SCORE = 160;
const MEBIBYTE = 1024 * 1024;

interface Planned {
  readonly teacher: ModelSummary;
  readonly compressed: readonly ModelSummary[];
  readonly methods: readonly Pick<AttributionMethod, 'grid'>[];
  readonly metrics: number;
  readonly items: number;
}

/** Bytes that an audit adds to its project, from above: the teacher's maps once, those of every compressed model. */
export function estimateBytes({ teacher, compressed, methods, metrics, items }: Planned): number {
  const maps = [teacher, ...compressed].flatMap((model) => methods.map(({ grid }) => positionsOf(grid, model) * BYTES_OF_A_VALUE));
  const cells = compressed.length * methods.length * (BYTES_OF_A_CELL + metrics * BYTES_OF_A_SCORE);
  return items * (maps.reduce((sum, bytes) => sum + bytes, 0) + cells);
}

/** A warning where the disk has less than 1.2 times the estimate and 64 MiB; null where it has. */
export function storageWarning(estimatedBytes: number, freeBytes: number | null): string | null {
  if (freeBytes === null || freeBytes >= 1.2 * estimatedBytes + 64 * MEBIBYTE) return null;
  return `about ${mebibytes(estimatedBytes)} will be stored, and ${mebibytes(freeBytes)} are free on this disk; a full disk pauses the run`;
}

function positionsOf(grid: AttributionMethod['grid'], model: ModelSummary): number {
  const layer = grid === 'layer' ? model.layers.find(({ name }) => name === model.defaultLayer) : undefined;
  const shape = layer?.shape ?? model.inputShape;
  return shape.length < 2 ? (shape[0] ?? 1) : (shape[0] ?? 1) * (shape[1] ?? 1);
}
