import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { openModel } from '../../../core/models/open-model.ts';
import { chosen } from '../corpus.ts';
import type { FuzzInput, Harness, Random } from '../harness.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { mutatedJson, rewrittenJson } from '../mutate-json.ts';
import { judged } from '../read-as-model.ts';
import { weightsText } from '../sound-answer.ts';

const SHARD = 'group1-shard1of1.bin';
const folders = [
  'A/models/A.tfjs-layers',
  'A/models/A.tfjs-layers-uint8',
  'A/models/A.tfjs-layers-float16',
  'E/models/E.tfjs-layers-uint8',
  'D/models/D.tfjs-layers',
];
const corpus = folders.map((folder) => {
  const read = (name: string) => new Uint8Array(readFileSync(new URL(`../../fixtures/nets/${folder}/${name}`, import.meta.url)));
  return { index: JSON.parse(Buffer.from(read('model.json')).toString()) as Readonly<Record<string, unknown>>, shard: read(SHARD) };
});

/** model.json and its files of weights: written otherwise but meaning the same, the same tensors; else sound or refused. */
export const shards: Harness = {
  number: 2,
  name: 'shards',
  make: (random): FuzzInput => {
    const { index, shard } = chosen(corpus, random());
    const how = random() % 6;
    if (how === 0)
      return {
        'same/model.json': Buffer.from(rewrittenJson(index, random)),
        [`same/${SHARD}`]: shard,
        [`plain/${SHARD}`]: shard,
        'plain/model.json': Buffer.from(JSON.stringify(index)),
      };
    const stated = how < 4 ? { ...index, weightsManifest: mutatedJson(index['weightsManifest'], random) } : index;
    const text = Buffer.from(JSON.stringify(stated));
    return {
      'net/model.json': how === 4 ? mutatedBytes(text, random) : text,
      [`net/${SHARD}`]: how === 5 ? resized(shard, random) : shard,
      'w.bin': shard,
    };
  },
  check: async (input, folder) => {
    for (const [name, bytes] of Object.entries(input)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, normalize(name)), bytes);
    }
    if ('same/model.json' in input) await checkSame(folder);
    else judged(await openModel(join(folder, 'net', 'model.json'), defaultLimits));
  },
};

async function checkSame(folder: string): Promise<void> {
  const [same, plain] = await Promise.all(
    ['same', 'plain'].map(async (name) => judged(await openModel(join(folder, name, 'model.json'), defaultLimits))),
  );
  if (plain?.model === null || plain === undefined) throw new Error('the undamaged model is refused');
  if (same?.model === null || same === undefined)
    throw new Error(`the same model in other words is refused: ${same?.failure?.message ?? ''}`);
  if (weightsText(same.model) !== weightsText(plain.model)) throw new Error('the same model in other words has other tensors');
}

/** Every byte is owned by exactly one tensor, so another length is always refused; changed bytes are changed numbers. */
function resized(shard: Uint8Array, random: Random): Uint8Array {
  if (random() % 2 === 0) return mutatedBytes(shard, random);
  return random() % 2 === 0
    ? shard.subarray(0, random() % shard.length)
    : Uint8Array.from(Buffer.concat([shard, Buffer.alloc(1 + (random() % 5_000))]));
}
