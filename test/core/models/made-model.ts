import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defaultLimits } from '../../../core/contract/limits.ts';
import type { Limits } from '../../../core/contract/limits.ts';
import type { Result } from '../../../core/contract/result.ts';
import { evaluate } from '../../../core/graph/evaluate.ts';
import type { Model } from '../../../core/models/model.ts';
import { openModel } from '../../../core/models/open-model.ts';

/** Opens bytes as a person would: as a file, under a name. */
export async function openBytes(bytes: Uint8Array, name = 'made.h5', limits: Limits = defaultLimits): Promise<Result<Model>> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-model-'));
  try {
    writeFileSync(join(folder, name), bytes);
    return await openModel(join(folder, name), limits);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export async function opened(bytes: Uint8Array, name?: string): Promise<Model> {
  const model = await openBytes(bytes, name);
  if (!model.ok) throw new Error(`${model.failure.code}: ${model.failure.message}`);
  return model.value;
}

/** Code of the refusal, or 'opened'. */
export async function codeOf(bytes: Uint8Array, name?: string, limits?: Limits): Promise<string> {
  const model = await openBytes(bytes, name, limits);
  return model.ok ? 'opened' : model.failure.code;
}

/** What the model makes of one item, flat, rounded so that literals can be written down. */
export function answer(model: Model, item: readonly number[], tensor = model.output): readonly number[] {
  const shape = model.graph.inputs[0]?.shape.slice(1) ?? [];
  const graph = { ...model.graph, outputs: [tensor] };
  const made = evaluate(graph, new Map([[model.input, { shape: [1, ...shape], values: Float64Array.from(item) }]])).get(tensor);
  return Array.from(made?.values ?? [], (value) => Number(value.toFixed(5)));
}
