import type { Limits } from '../contract/limits.ts';
import { shapeText, sizeOf } from '../graph/shape.ts';
import type { Shape } from '../graph/shape.ts';
import { refuse } from './refusal.ts';

const FLOAT_BYTES = 4;

/** Refuses a layer whose output could not be held, from its shape alone: a padding of a billion cells costs nothing to write down. */
export function checkActivation(what: string, shape: Shape, limits: Limits): void {
  const sizeBytes = sizeOf(shape) * FLOAT_BYTES;
  if (shape.length > limits.rank)
    refuse('denial-of-service/limit', `${what}: expected a rank of at most ${limits.rank} (rank), received ${shapeText(shape)}`);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes > limits.activationBytes) {
    refuse(
      'denial-of-service/limit',
      `${what}: one item needs ${sizeBytes} bytes ${shapeText(shape)}; at most ${limits.activationBytes} are allowed (activationBytes)`,
    );
  }
}
