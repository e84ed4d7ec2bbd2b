import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { defaultLimits } from '../../../core/contract/limits.ts';
import type { Limits } from '../../../core/contract/limits.ts';
import type { Result } from '../../../core/contract/result.ts';
import type { Model } from '../../../core/models/model.ts';
import { openModel } from '../../../core/models/open-model.ts';
import { input, layer, sequential } from '../../zoo/models/make-keras.ts';
import type { MadeLayer } from '../../zoo/models/make-keras.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A folder as a person has it: a model.json, and the files beside it by name. */
export interface MadeFolder {
  readonly index: Json | string;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** A dense layer of two inputs and two outputs: y = [x0 + 3 x1 + 10, 2 x0 + 4 x1 + 20]. */
export const dense = layer('Dense', 'd', { units: 2 });
export const kernel = spec('d/kernel', [2, 2]);
export const bias = spec('d/bias', [2]);
export const content = floats(1, 2, 3, 4, 10, 20);

export function spec(name: string, shape: unknown, more: Json = {}): Json {
  return { name, shape, dtype: 'float32', ...more };
}

export function floats(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

export function topology(shape: readonly number[], layers: readonly MadeLayer[]): Json {
  return { keras_version: '2.15.0', backend: 'tensorflow', model_config: sequential([input(...shape), ...layers]) };
}

export function index(weightsManifest: unknown, modelTopology: unknown = topology([2], [dense]), more: Json = {}): Json {
  return { format: 'layers-model', modelTopology, weightsManifest, ...more };
}

/** The dense layer, with whatever is to be different. */
export function tiny(
  different: Partial<{ weights: readonly Json[]; paths: readonly unknown[]; files: MadeFolder['files'] }> = {},
): MadeFolder {
  const { weights = [kernel, bias], paths = ['w.bin'], files = { 'w.bin': content } } = different;
  return { index: index([{ paths, weights }]), files };
}

/** Opens what was made; `place` may put more around the folder, which is `model` inside a folder of its own. */
export async function openFolder(
  made: MadeFolder,
  at: { limits?: Limits; place?: (folder: string) => void; what?: string } = {},
): Promise<Result<Model>> {
  const outside = mkdtempSync(join(tmpdir(), 'concord-tfjs-'));
  try {
    const folder = join(outside, 'model');
    mkdirSync(folder);
    writeFileSync(join(folder, 'model.json'), typeof made.index === 'string' ? made.index : JSON.stringify(made.index));
    for (const [name, bytes] of Object.entries(made.files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    at.place?.(folder);
    return await openModel(join(outside, at.what ?? 'model/model.json'), at.limits ?? defaultLimits);
  } finally {
    rmSync(outside, { recursive: true });
  }
}

export async function openedFolder(made: MadeFolder): Promise<Model> {
  const model = await openFolder(made);
  if (!model.ok) throw new Error(`${model.failure.code}: ${model.failure.message}`);
  return model.value;
}

/** Code and sentence of the refusal, or 'opened'. */
export async function refusalOf(made: MadeFolder, at: Parameters<typeof openFolder>[1] = {}): Promise<string> {
  const model = await openFolder(made, at);
  return model.ok ? 'opened' : `${model.failure.code} ${model.failure.message}`;
}
