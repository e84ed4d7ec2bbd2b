import type { GraphBuilder } from '../../graph/builder.ts';
import { minus, plus, scaled, times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import { perItem } from './per-item.ts';

export interface DistillationAsk {
  /** [N,K] each; nothing is differentiated by the teacher. */
  readonly student: TensorName;
  readonly teacher: TensorName;
  readonly temperature: number;
  readonly task: 'single-label' | 'multi-label';
}

/**
 * How far the student's softened answer is from the teacher's.
 *
 *     single-label   L_n = T^2 KL( softmax(z_t/T) || softmax(z_s/T) )
 *     multi-label    L_n = T^2 mean_c ( q (a - b) + softplus(b) - softplus(a) )     a = z_t/T, b = z_s/T, q = s(a)
 *
 * The multi-label form is a mean over classes, the other a sum: the two scales are those of their sources.
 *
 * shape   [N,K], [N,K] -> [N]
 * source  Hinton, Vinyals, Dean 2015, arXiv 1503.02531, section 2; Park, Yang, Hwang, Yang 2020, arXiv 2010.15054
 */
export function distillation(build: GraphBuilder, { student, teacher, temperature, task }: DistillationAsk): TensorName {
  const [a, b] = [scaled(build, teacher, 1 / temperature), scaled(build, student, 1 / temperature)];
  const terms = task === 'single-label' ? divergence(build, a, b) : bernoulli(build, a, b);
  const perClass = task === 'single-label' ? 1 : 1 / extent(build.shape(student), 1);
  return scaled(build, perItem(build, terms), temperature ** 2 * perClass);
}

function divergence(build: GraphBuilder, a: TensorName, b: TensorName): TensorName {
  const gap = minus(build, build.add('log-softmax', [a], {}), build.add('log-softmax', [b], {}));
  return times(build, build.add('softmax', [a], {}), gap);
}

function bernoulli(build: GraphBuilder, a: TensorName, b: TensorName): TensorName {
  const [ofA, ofB] = [build.add('softplus', [a], {}), build.add('softplus', [b], {})];
  return plus(build, times(build, build.add('sigmoid', [a], {}), minus(build, a, b)), minus(build, ofB, ofA));
}
