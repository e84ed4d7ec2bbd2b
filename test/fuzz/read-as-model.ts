import { createHash } from 'node:crypto';

import { defaultLimits } from '../../core/contract/limits.ts';
import { FailureError } from '../../core/contract/result.ts';
import type { Failure, Result } from '../../core/contract/result.ts';
import { checkModel } from '../../core/models/check-model.ts';
import { noCompanions } from '../../core/models/companion-file.ts';
import type { ModelBytes, ModelFormat } from '../../core/models/model-format.ts';
import type { Model } from '../../core/models/model.ts';

import { requireSound, requireTyped } from './sound-answer.ts';

/** A model, or why there is none. */
export interface ReadModel {
  readonly model: Model | null;
  readonly failure: Failure | null;
}

export function modelBytes(bytes: Uint8Array): ModelBytes {
  return {
    path: '/fuzz/net.bin',
    name: 'net.bin',
    bytes,
    hash: createHash('sha256').update(bytes).digest('hex'),
    limits: defaultLimits,
    companion: noCompanions,
  };
}

/** The model that a reader makes of bytes in memory, or the refusal; whatever is neither is thrown. */
export async function readAsModel(format: ModelFormat, bytes: Uint8Array): Promise<ReadModel> {
  return judged(await format.read(modelBytes(bytes)));
}

/** A reading held to what every reading owes. */
export function judged(read: Result<Model>): ReadModel {
  if (!read.ok) return refused(read.failure);
  try {
    checkModel(read.value, defaultLimits);
  } catch (error) {
    if (error instanceof FailureError) return refused(error.failure);
    throw error;
  }
  requireSound(read.value);
  return { model: read.value, failure: null };
}

function refused(failure: Failure): ReadModel {
  requireTyped(failure);
  return { model: null, failure };
}
