import type { DriveAsk } from './attribution-method.ts';
import type { Tensor } from '../graph/executor.ts';

/** What a driver may run. */
export type Runs = Pick<DriveAsk, 'grown' | 'scalar' | 'masked'>;

/** Told of rows that were asked for and not run. */
export type SparedRows = (run: keyof Runs, rows: number) => Promise<void>;

/**
 * Runs for a rehearsal: of every batch only the first row is computed, and its answer stands for the others. A driver
 * that runs its 500 masks this way compiles what it will run and shows how many rows that takes; its map means nothing.
 */
export function rehearsedRuns(runs: Runs, spared: SparedRows): Runs {
  return {
    grown: async (inputs, targetWeights) => {
      const map = await runs.grown(firstRow(inputs), firstRow(targetWeights));
      await spared('grown', rowsOf(inputs) - 1);
      return repeated(map, rowsOf(inputs));
    },
    scalar: async (inputs, targetWeights) => {
      const [scalar = NaN] = await runs.scalar(firstRow(inputs), firstRow(targetWeights));
      await spared('scalar', rowsOf(inputs) - 1);
      return new Float64Array(rowsOf(inputs)).fill(scalar);
    },
    masked: async (ask) => {
      const [scalar = NaN] = await runs.masked({ ...ask, masks: firstRow(ask.masks) });
      await spared('masked', rowsOf(ask.masks) - 1);
      return new Float64Array(rowsOf(ask.masks)).fill(scalar);
    },
  };
}

function rowsOf({ shape }: Tensor): number {
  return shape[0] ?? 0;
}

function firstRow({ shape, values }: Tensor): Tensor {
  return { shape: [1, ...shape.slice(1)], values: values.subarray(0, values.length / (shape[0] ?? 1)) };
}

function repeated({ shape, values }: Tensor, rows: number): Tensor {
  const all = new Float32Array(rows * values.length);
  for (let row = 0; row < rows; row += 1) all.set(values, row * values.length);
  return { shape: [rows, ...shape.slice(1)], values: all };
}
