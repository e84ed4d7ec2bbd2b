import { createHash } from 'node:crypto';
import { basename } from 'node:path';

import { shapeOf } from '../../graph/graph.ts';
import { extent } from '../../graph/shape.ts';
import { boundedJson } from '../bounded-json.ts';
import { isRecord } from '../keras/layer-config.ts';
import { readKeras } from '../keras/read-keras.ts';
import type { ModelBytes } from '../model-format.ts';
import type { Model } from '../model.ts';
import { refuse } from '../refusal.ts';
import { ignoredSettings } from './ignored-settings.ts';
import { manifestWeights } from './manifest-weights.ts';
import { readShards } from './read-shards.ts';
import type { Shard } from './read-shards.ts';
import { statedFacts } from './stated-facts.ts';
import { weightGroups } from './weight-specs.ts';

/** A layers model: architecture and list of weights in one JSON, the weights in files beside it. */
export async function readLayersModel(file: ModelBytes): Promise<Model> {
  const stated = boundedJson(Buffer.from(file.bytes).toString('utf8'), file.limits, 'model.json');
  if (!isRecord(stated)) refuse('damaged/structure', 'model.json: expected an object');
  if (stated['format'] === 'graph-model')
    refuse(
      'unsupported/version',
      'a TensorFlow.js graph model: expected a layers model (tensorflowjs_converter --output_format=tfjs_layers_model)',
    );
  const groups = weightGroups(stated['weightsManifest'], file.limits);
  const topology = topologyOf(stated['modelTopology']);
  const shards = await readShards(file, groups);
  const weights = manifestWeights(shards.arrays);
  const model = readKeras(file, { format: 'tfjs-layers', config: topology.config, weights, version: topology.version });
  const facts = statedFacts(stated, extent(shapeOf(model.graph, model.logits), -1));
  return {
    ...model,
    hints: { ...model.hints, classNames: facts.classNames, metadata: { ...model.hints.metadata, ...facts.metadata } },
    bytes: shards.files.reduce((sum, shard) => sum + shard.bytes.byteLength, file.bytes.byteLength),
    hash: hashOf([{ name: basename(file.path), bytes: file.bytes }, ...shards.files]),
    notices: [...model.notices, ...ignoredSettings(topology.config), ...surplusNotice(weights.surplus())],
  };
}

/** The converter wraps Keras' config in facts about Keras; `model.save` of TensorFlow.js writes them side by side. */
function topologyOf(stated: unknown): { readonly config: unknown; readonly version: string | null } {
  if (!isRecord(stated)) refuse('unsupported/weights-only', 'model.json has no "modelTopology": it lists weights, but no layers');
  const version = stated['keras_version'];
  return { config: stated['model_config'] ?? stated, version: typeof version === 'string' ? version : null };
}

/** SHA-256 of all files in name order. */
function hashOf(files: readonly Shard[]): string {
  const hash = createHash('sha256');
  for (const file of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) hash.update(file.bytes);
  return hash.digest('hex');
}

function surplusNotice(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`stored but not used: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`];
}
