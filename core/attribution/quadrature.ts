/** Where a path integral is evaluated, and with which weights; positions in [0, 1], weights sum to 1. */
export interface Quadrature {
  readonly positions: readonly number[];
  readonly weights: readonly number[];
}

export const quadratureRules = ['trapezoid', 'left', 'right', 'middle', 'gauss-legendre'] as const;

/** A rule with `steps` evaluation points; the trapezoid has both ends among them. */
export function quadrature(rule: string, steps: number): Quadrature {
  const even = (position: (index: number) => number): Quadrature => ({
    positions: Array.from({ length: steps }, (_, index) => position(index)),
    weights: Array.from({ length: steps }, () => 1 / steps),
  });
  switch (rule) {
    case 'left':
      return even((index) => index / steps);
    case 'right':
      return even((index) => (index + 1) / steps);
    case 'middle':
      return even((index) => (index + 0.5) / steps);
    case 'gauss-legendre':
      return gaussLegendre(steps);
    case 'trapezoid':
      return trapezoid(steps);
    default:
      throw new RangeError(`quadrature: expected one of ${quadratureRules.join(', ')}, received ${rule}`);
  }
}

function trapezoid(steps: number): Quadrature {
  const gap = 1 / (steps - 1);
  return {
    positions: Array.from({ length: steps }, (_, index) => index * gap),
    weights: Array.from({ length: steps }, (_, index) => (index === 0 || index === steps - 1 ? gap / 2 : gap)),
  };
}

/** Roots of the Legendre polynomial of degree n by Newton's method from Tricomi's first guess, moved to [0, 1]. */
function gaussLegendre(n: number): Quadrature {
  const roots = Array.from({ length: n }, (_, index) => legendreRoot(n, index));
  return {
    positions: roots.map(({ root }) => (1 - root) / 2),
    weights: roots.map(({ root, slope }) => 1 / ((1 - root * root) * slope * slope)),
  };
}

function legendreRoot(n: number, index: number): { readonly root: number; readonly slope: number } {
  let root = Math.cos((Math.PI * (index + 0.75)) / (n + 0.5));
  for (;;) {
    const { value, slope } = legendre(n, root);
    const step = value / slope;
    root -= step;
    if (Math.abs(step) < 1e-15) return { root, slope: legendre(n, root).slope };
  }
}

function legendre(n: number, x: number): { readonly value: number; readonly slope: number } {
  let before = 1;
  let value = x;
  for (let degree = 2; degree <= n; degree += 1) {
    [before, value] = [value, ((2 * degree - 1) * x * value - (degree - 1) * before) / degree];
  }
  return { value, slope: (n * (before - x * value)) / (1 - x * x) };
}
