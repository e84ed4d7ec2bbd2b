import type { OutputPair, PredictionMetric, Score } from './metric.ts';

/**
 * How much is lost by taking the compressed model's probabilities for the teacher's, in nats.
 *
 *     value = KL(teacher || compressed) = sum_k p_k (log p_k - log q_k)      p, q: softmax of the logits
 *
 * Logarithms are taken of the logits, not of rounded probabilities, so that it stays finite and exact far from 0.
 *
 * shape   two vectors of logits [K] -> one number, 0 (same probabilities) upwards; blind to a shift common to all logits
 * check   SciPy `entropy(softmax(z), softmax(y))`, to 1e-9
 * source  Kullback, Leibler 1951, doi 10.1214/aoms/1177729694
 */
export const outputKl: PredictionMetric = {
  id: 'output-kl',
  version: 1,
  title: 'Output KL',
  summary: 'How different are the probabilities of the two models, before any map? 0 is the same, in nats.',
  source: {
    authors: 'Kullback, Leibler',
    year: 1951,
    title: 'On Information and Sufficiency',
    url: 'https://doi.org/10.1214/aoms/1177729694',
  },
  options: {},
  family: 'prediction',
  direction: 'lower-better',
  range: [0, 'unbounded'],
  unit: 'nat',
  applies: ['picture', 'signal'],
  needs: 'predictions',
  same: 0,
  score,
};

function score({ teacher, compressed }: OutputPair): Score {
  if (teacher.length !== compressed.length) return { value: null, reason: 'other-classes' };
  if (teacher.length < 2) return { value: null, reason: 'too-few-classes' };
  const [p, q] = [logProbabilities(teacher), logProbabilities(compressed)];
  if (p === null || q === null) return { value: null, reason: 'not-finite' };
  let sum = 0;
  for (let index = 0; index < p.length; index += 1) {
    const log = p[index] ?? 0;
    sum += Math.exp(log) * (log - (q[index] ?? 0));
  }
  return { value: Math.max(0, sum) };
}

/** log softmax in float64, the largest logit taken off first; null where a logit is not finite. */
function logProbabilities(logits: Float32Array): Float64Array | null {
  if (!logits.every((logit) => Number.isFinite(logit))) return null;
  const highest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - highest);
  const shift = highest + Math.log(sum);
  return Float64Array.from(logits, (logit) => logit - shift);
}
