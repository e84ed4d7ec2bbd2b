import { GraphBuilder } from '../../../core/graph/builder.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { augmentedItems } from '../../../core/training/augmentation/augmented-items.ts';
import type { TrainingItems } from '../../../core/training/fit.ts';
import { sswa } from '../../../core/training/matching/sswa.ts';
import { trainingGraph } from '../../../core/training/training-graph.ts';
import type { TrainingGraph } from '../../../core/training/training-graph.ts';
import { CLASSES, growNet, matchingGolden, SIDE } from './small-nets.ts';

/** Distillation with SSWA, on augmented items: everything that is drawn anew in each step. */
export const smallPlan = { items: 30, batch: 8, epochs: 4, seed: 6 };
export const smallSchedule = { kind: 'cosine', rate: 0.02, warmUp: 0.1, last: 0.001 } as const;
export const smallOptimiser = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 1e-4 } as const;

export function smallTraining(): TrainingGraph {
  const net = (owner: 'student' | 'teacher') => {
    const build = new GraphBuilder();
    const input = build.input('x', [BATCH, SIDE, SIDE, 2]);
    const { layer, logits } = growNet(build, input, { head: 'deep', owner });
    return { graph: build.build([logits]), input, logits, layer };
  };
  const [student, teacher] = [net('student'), net('teacher')];
  const layer = { term: sswa, strength: 10, alpha: 'differentiated', teacher: teacher.layer, student: student.layer } as const;
  return trainingGraph({
    ...{ student, teacher },
    learns: Object.keys(matchingGolden.heads.deep.student).map((name) => `student ${name}`),
    objective: { task: 'single-label', distillation: { share: 0.5, temperature: 4 }, matching: [layer] },
  });
}

export function smallItems(): TrainingItems {
  const size = SIDE * SIDE * 2;
  const picture = (item: number): number[] => {
    const random = seededRandom('small run', item);
    return Array.from({ length: size }, () => random.normal());
  };
  const plain: TrainingItems = {
    take: (items) =>
      Promise.resolve({
        pictures: { shape: [items.length, SIDE, SIDE, 2], values: Float32Array.from(items.flatMap(picture)) },
        labels: {
          shape: [items.length, CLASSES],
          values: Float32Array.from(items.flatMap((item) => Array.from({ length: CLASSES }, (_, k) => (k === item % CLASSES ? 1 : 0)))),
        },
      }),
  };
  return augmentedItems(plain, { crop: { rows: 1, columns: 1 }, flip: true, mixup: 0.2 }, smallPlan.seed);
}
