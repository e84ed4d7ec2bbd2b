import type { TensorName } from '../../graph/node.ts';
import { classWeights, collapsed } from './class-map.ts';
import type { MatchingAsk } from './matching-term.ts';
import { onSameGrid } from './same-grid.ts';
import { unitMap, unitMapDistance } from './unit-map.ts';

/** The distance of both Grad-CAM maps; `seen` is what the teacher's map is made of. */
export function sensitivityDistance({ build, teacher, student, target, alpha }: MatchingAsk, seen: TensorName): TensorName {
  const wanted = collapsed(build, seen, classWeights(build, teacher, { target, alpha: 'constant' }));
  const made = collapsed(build, student.layer, classWeights(build, student, { target, alpha }));
  const [a, b] = onSameGrid(build, made, wanted);
  return unitMapDistance(build, unitMap(build, a), unitMap(build, b));
}
