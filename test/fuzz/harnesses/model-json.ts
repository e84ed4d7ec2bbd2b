import { unzipSync } from 'fflate';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { boundedJson } from '../../../core/models/bounded-json.ts';
import { Hdf5File } from '../../../core/models/keras/hdf5-file.ts';
import { readKeras } from '../../../core/models/keras/read-keras.ts';
import { slottedWeights } from '../../../core/models/keras/slotted-weights.ts';
import type { WeightSource } from '../../../core/models/keras/weight-source.ts';
import type { Model } from '../../../core/models/model.ts';
import { attempt } from '../../../core/models/refusal.ts';
import { chosen, fixtureBytes } from '../corpus.ts';
import type { FuzzInput, Harness } from '../harness.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { mutatedJson, rewrittenJson } from '../mutate-json.ts';
import { judged, modelBytes } from '../read-as-model.ts';

const NETS = ['A', 'D', 'E'] as const;
type Net = (typeof NETS)[number];

/** Topology, settings and metadata of Keras: refused, or a sound graph; written otherwise but meaning the same, the same graph. */
export const modelJson: Harness = {
  number: 1,
  name: 'model JSON',
  make: async (random): Promise<FuzzInput> => {
    const net = chosen(NETS, random());
    const { config } = await partsOf(net);
    if (random() % 10 === 0) return { [`${net}.same.json`]: Buffer.from(rewrittenJson(config, random)) };
    const text = Buffer.from(JSON.stringify(mutatedJson(config, random)));
    return { [`${net}.json`]: random() % 4 === 0 ? mutatedBytes(text, random) : text };
  },
  check: async (input) => {
    for (const [name, bytes] of Object.entries(input)) {
      const net = NETS.find((known) => name.startsWith(known)) ?? 'A';
      const { weights, config } = await partsOf(net);
      const { model, failure } = judged(await read(Buffer.from(bytes).toString(), weights));
      if (!name.includes('.same.')) continue;
      if (model === null) throw new Error(`the same network in other words is refused: ${failure?.message ?? ''}`);
      const original = await read(JSON.stringify(config), weights);
      if (!original.ok || graphText(original.value) !== graphText(model))
        throw new Error('the same network in other words is another graph');
    }
  },
};

interface Parts {
  rounds: number;
  close(): void;
  readonly config: unknown;
  readonly weights: WeightSource;
}
const opened = new Map<Net, Parts>();

/** How many documents meet one open file, which counts what is read out of it as one model would. */
const ROUNDS = 100;

/** The weights stay open from round to round: only the document changes. */
async function partsOf(net: Net): Promise<Parts> {
  const known = opened.get(net);
  if (known !== undefined && known.rounds < ROUNDS) {
    known.rounds += 1;
    return known;
  }
  known?.close();
  const members = unzipSync(fixtureBytes(`nets/${net}/models/${net}.keras`));
  const config: unknown = JSON.parse(Buffer.from(members['config.json'] ?? []).toString());
  const stored = await Hdf5File.open(members['model.weights.h5'] ?? new Uint8Array(), defaultLimits);
  const parts = { config, weights: slottedWeights(stored), rounds: 0, close: () => stored.close() };
  opened.set(net, parts);
  return parts;
}

function read(text: string, weights: WeightSource) {
  return attempt(async () => {
    const config = boundedJson(text, defaultLimits, 'the model config');
    return readKeras(modelBytes(Buffer.from(text)), { format: 'keras-zip', config, weights, version: null });
  });
}

function graphText({ graph, layers, logits, output }: Model): string {
  return JSON.stringify([graph.nodes, [...graph.shapes], layers, logits, output]);
}
