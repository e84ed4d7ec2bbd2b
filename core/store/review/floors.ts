import type { FloorReference } from '../../contract/protocol.ts';
import type { FloorFigure } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import { readFigures } from '../tables/floor-draw.ts';
import type { DrawChoice, DrawFigure } from '../tables/floor-draw.ts';
import { readProtocol } from '../tables/protocol.ts';
import { readRun } from '../tables/run.ts';

/** A mean floor below this is no yardstick: a ratio to it would be noise of the arithmetic. */
const SMALLEST_FLOOR = 1e-9;

/** Figures of one run; for each method and metric, one at most is the reference that its protocol asks for. */
export function floorFigures(connection: Connection, run: string, choice: DrawChoice = {}): readonly FloorFigure[] {
  const { reference } = readProtocol(connection, readRun(connection, run).protocolHash).body.floors;
  return markReferences(readFigures(connection, run, choice), reference);
}

/**
 * The reference floor of one metric; null where nothing was drawn. Its 95th percentile is the threshold tau above which a map
 * counts as moved.
 */
export function referenceFloor(figures: readonly FloorFigure[], metric: string): FloorFigure | null {
  return figures.find((figure) => figure.metric === metric && figure.reference) ?? null;
}

/** "2.3x floor": deformation over the mean of the reference floor. */
export function floorRatio(deformation: number | null, floor: FloorFigure | null): number | null {
  return deformation === null || floor === null || floor.mean < SMALLEST_FLOOR ? null : deformation / floor.mean;
}

/** The permuted map is a chance line, never a noise. The jitter is drawn last: until then the input noise stands in. */
export function markReferences(figures: readonly DrawFigure[], wanted: FloorReference): readonly FloorFigure[] {
  return figures.map((figure) => {
    const noises = figures.filter(
      ({ floor, method, metric }) => floor !== 'permuted' && method === figure.method && metric === figure.metric,
    );
    const asked = noises.find(({ floor }) => floor === wanted);
    return { ...figure, reference: figure === (asked ?? largest(noises)) };
  });
}

/** By the 95th percentile, because that is what decides whether a map has moved. */
function largest(noises: readonly DrawFigure[]): DrawFigure | undefined {
  return noises.toSorted((a, b) => b.high - a.high)[0];
}
