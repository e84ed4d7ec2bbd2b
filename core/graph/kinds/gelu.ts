import { minus, plus, scaled, times } from './arithmetic.ts';
import { errorFunction } from './error-function.ts';
import type { GraphGrower } from './kind-definition.ts';
import { pointWise } from './pointwise.ts';
import type { TensorName } from '../node.ts';

const ROOT = Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;

/**
 * Gaussian error linear unit: x * Phi(x), or its tanh approximation
 * x/2 * (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).        Hendrycks, Gimpel 2016, arXiv 1606.08415
 */
export const gelu = pointWise({
  kind: 'gelu',
  value: (x, node) =>
    node.attributes.approximate ? 0.5 * x * (1 + Math.tanh(ROOT * (x + CUBE * x ** 3))) : 0.5 * x * (1 + errorFunction(x / Math.SQRT2)),
  gradient: (build, x, upstream, node) =>
    times(build, upstream, node.attributes.approximate ? approximateSlope(build, x) : exactSlope(build, x)),
});

/** Phi(x) + x phi(x). */
function exactSlope(build: GraphGrower, x: TensorName): TensorName {
  const erf = build.add('erf', [scaled(build, x, Math.SQRT1_2)], {});
  const share = scaled(build, plus(build, erf, build.scalar(1)), 0.5);
  const bell = build.add('exp', [scaled(build, times(build, x, x), -0.5)], {});
  return plus(build, share, scaled(build, times(build, x, bell), 1 / Math.sqrt(2 * Math.PI)));
}

/** (1 + t)/2 + x/2 (1 - t^2) u' with u = sqrt(2/pi)(x + 0.044715 x^3), t = tanh(u). */
function approximateSlope(build: GraphGrower, x: TensorName): TensorName {
  const square = times(build, x, x);
  const inner = scaled(build, plus(build, x, scaled(build, times(build, square, x), CUBE)), ROOT);
  const t = build.add('tanh', [inner], {});
  const innerSlope = scaled(build, plus(build, scaled(build, square, 3 * CUBE), build.scalar(1)), ROOT);
  const rest = minus(build, build.scalar(1), times(build, t, t));
  const share = scaled(build, plus(build, t, build.scalar(1)), 0.5);
  return plus(build, share, scaled(build, times(build, x, times(build, rest, innerSlope)), 0.5));
}
