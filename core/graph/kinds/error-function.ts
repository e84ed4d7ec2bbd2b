const SERIES_END = 3;
const CONTINUED_FRACTION_TERMS = 60;

/** erf(x): Maclaurin series near 0, continued fraction of erfc beyond 3; absolute error below 1e-14. */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  return Math.sign(x) * (size < SERIES_END ? series(size) : 1 - complement(size));
}

function series(x: number): number {
  // erf(x) = 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!!   (all terms positive: no cancellation)
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function complement(x: number): number {
  let fraction = 0;
  for (let n = CONTINUED_FRACTION_TERMS; n >= 1; n -= 1) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}
