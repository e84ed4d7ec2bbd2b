import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as z from 'zod';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { toFloat32 } from '../../../core/data/float-values.ts';
import { readNpy } from '../../../core/data/npy.ts';
import type { Tensor } from '../../../core/graph/executor.ts';
import type { Model } from '../../../core/models/model.ts';
import { openModel } from '../../../core/models/open-model.ts';

const entry = z.looseObject({
  id: z.string(),
  net: z.string(),
  path: z.string(),
  /** One file, or a folder of several. */
  sha256: z.string().optional(),
  files: z.record(z.string(), z.looseObject({ sha256: z.string() })).optional(),
  format: z.string(),
  expected: z.string(),
  inputs: z.string().optional(),
  tolerance: z.looseObject({ atol: z.number(), rtol: z.number() }),
  parameters: z.number().optional(),
});
const manifest = z.looseObject({
  models: z.array(entry),
  nets: z.record(z.string(), z.looseObject({ inputs: z.string(), cam_layers: z.array(z.string()) })),
});

/** One model file made and answered by another program. */
export type Fixture = z.infer<typeof entry>;

export function fixturePath(path: string): string {
  return fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
}

const { models, nets } = manifest.parse(JSON.parse(readFileSync(fixturePath('manifest.json'), 'utf8')));
export const fixtures: readonly Fixture[] = models;

/** Layers that the makers of the golden maps call the last activation with positions. */
export function camLayers(net: string): readonly string[] {
  return nets[net]?.cam_layers ?? [];
}

export async function openFixture(path: string): Promise<Model> {
  const model = await openModel(fixturePath(path), defaultLimits);
  if (!model.ok) throw new Error(`${path}: ${model.failure.code}: ${model.failure.message}`);
  return model.value;
}

export function fixtureArray(path: string): Tensor {
  const array = readNpy(readFileSync(fixturePath(path)), defaultLimits);
  if (!array.ok) throw new Error(`${path}: ${array.failure.message}`);
  return { shape: array.value.shape, values: toFloat32(array.value.values) };
}

export function inputsOf(fixture: Fixture): Tensor {
  return fixtureArray(fixture.inputs ?? nets[fixture.net]?.inputs ?? '');
}

/** Inputs under the shape of the model's input: a signal [N,T,C] is [N,1,T,C] there, same values in the same order. */
export function asFed(model: Model, inputs: Tensor): Tensor {
  const input = model.graph.inputs.find(({ name }) => name === model.input);
  return { shape: [inputs.shape[0] ?? 0, ...(input?.shape.slice(1) ?? [])], values: inputs.values };
}
