import type { QuantisationAttributes } from '../../graph/node.ts';
import type { FileTensor } from '../../wire/tflite/tflite-file.ts';
import { refuse } from '../refusal.ts';

const RANGES = { int8: [-128, 127], uint8: [0, 255], int16: [-32768, 32767] } as const;

/** The grid an activation is rounded to, or null for floats. Activations have one scale for the whole tensor. */
export function gridOf(tensor: FileTensor, what: string): QuantisationAttributes | null {
  if (tensor.type === 'float32') return null;
  if (tensor.type !== 'int8' && tensor.type !== 'uint8' && tensor.type !== 'int16')
    refuse('unsupported/option', `${what}: activations of the type ${tensor.type} are not supported`);
  const { scales, zeroPoints } = quantisationFits(tensor, what);
  if (scales.length !== 1) refuse('unsupported/option', `${what}: expected one scale for an activation, received ${scales.length}`);
  if (tensor.type === 'int16' && zeroPoints[0] !== 0)
    refuse('damaged/structure', `${what}: 16-bit activations are symmetric; expected the zero point 0, received ${zeroPoints[0]}`);
  const [minimum, maximum] = RANGES[tensor.type];
  return { scales, zeroPoints, minimum, maximum };
}

/** Scales and zero points, checked: finite and positive, one for all or one per position of an axis that has as many. */
export function quantisationFits(
  tensor: FileTensor,
  what: string,
): { readonly scales: readonly number[]; readonly zeroPoints: readonly number[]; readonly axis: number | null } {
  const { scales, zeroPoints, dimension } =
    tensor.quantisation ?? refuse('damaged/structure', `${what}: an integer tensor without a scale`);
  if (scales.some((scale) => !Number.isFinite(scale) || scale <= 0))
    refuse('damaged/structure', `${what}: expected scales above 0, received ${scales.slice(0, 3).join(', ')}`);
  const filled = zeroPoints.length === 0 ? scales.map(() => 0) : zeroPoints;
  if (filled.length !== scales.length)
    refuse('damaged/structure', `${what}: expected ${scales.length} zero points, received ${filled.length}`);
  if (scales.length === 1) return { scales, zeroPoints: filled, axis: null };
  if (tensor.shape[dimension] === scales.length) return { scales, zeroPoints: filled, axis: dimension };
  // An early converter wrote the axis of the filter (3) into the bias, which has one axis; there is only one it can mean.
  if (tensor.shape.length === 1 && tensor.shape[0] === scales.length) return { scales, zeroPoints: filled, axis: 0 };
  return refuse('damaged/structure', `${what}: ${scales.length} scales do not fit axis ${dimension} of [${tensor.shape.join(',')}]`);
}

export function sameGrid(a: QuantisationAttributes | null, b: QuantisationAttributes | null): boolean {
  if (a === null || b === null) return a === b;
  return a.scales[0] === b.scales[0] && a.zeroPoints[0] === b.zeroPoints[0] && a.minimum === b.minimum;
}
