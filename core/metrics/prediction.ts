/** The top class of one item: lowest index among equals, and whether there were equals. */
export interface TopClass {
  readonly index: number;
  readonly tie: boolean;
}

/** Index of the largest logit; NaN has no order and is refused. */
export function topClass(logits: Float32Array): TopClass {
  let index = 0;
  let tie = false;
  for (let at = 1; at < logits.length; at += 1) {
    const [best = Number.NaN, logit = Number.NaN] = [logits[index], logits[at]];
    if (logit > best) [index, tie] = [at, false];
    else if (logit === best) tie = true;
  }
  if (logits.length === 0 || logits.some((logit) => Number.isNaN(logit))) throw new RangeError('topClass: expected logits without NaN');
  return { index, tie };
}

/**
 * Probabilities of logits: p_k = exp(z_k - max z) / sum exp(z - max z), in float64.
 *
 * shape   [K] -> [K], sum 1
 */
export function softmax(logits: Float32Array): Float64Array {
  const highest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const exponentials = Float64Array.from(logits, (logit) => Math.exp(logit - highest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** Probability of one class: softmax where an item has one class, sigmoid where it may have several. */
export function classProbability(logits: Float32Array, at: number, task: 'single-label' | 'multi-label'): number {
  const own = logits[at];
  if (own === undefined) throw new RangeError(`expected logits with class ${String(at)}, received ${String(logits.length)}`);
  return task === 'multi-label' ? 1 / (1 + Math.exp(-own)) : (softmax(logits)[at] ?? 0);
}
