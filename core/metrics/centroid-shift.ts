import { distanceBetween, massCentroid } from '../figure/landmarks.ts';
import type { MapPair, Metric, Score } from './metric.ts';
import { gridDiagonal, onPositions } from './pair-gate.ts';

/**
 * How far the centre of the positive mass moved, in pixels of the model input (samples for a signal).
 *
 *     value = | sum q_i x_i - sum p_i x_i |        x_i the centre of cell i
 *
 * A centroid can stand still while two spots change places: read it beside the other metrics.
 *
 * shape   two maps [H,W] -> one distance, 0 to the diagonal between the outermost cell centres
 * check   a map shifted by v gives |v|
 * source  our own
 */
export const centroidShift: Metric = {
  id: 'centroid-shift',
  version: 1,
  title: 'Centroid shift',
  summary: 'How far did the centre of the evidence move, in pixels of the model input? 0 is the same centre.',
  source: {
    authors: 'Concord',
    year: 2026,
    title: 'Centroid shift of two attribution maps',
    url: 'resources/docs/metrics/centroid-shift.md',
  },
  options: {},
  family: 'displacement',
  direction: 'lower-better',
  range: [0, 'grid-diagonal'],
  unit: 'px',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'mass',
  same: 0,
  score: onPositions(score),
  chance: () => null,
  collapse: ({ teacher }) => gridDiagonal(teacher),
};

function score({ teacher, compressed }: MapPair): Score {
  const from = massCentroid(teacher);
  const to = massCentroid(compressed);
  return from === null || to === null ? { value: null, reason: 'no-mass' } : { value: distanceBetween(from, to) };
}
