import { tflite } from '../../../core/models/tflite.ts';
import { operatorNames } from '../../../core/wire/tflite/tflite-schema.table.ts';
import { makeTflite } from '../../zoo/models/make-tflite.ts';
import type { MadeOperator, MadeTensor } from '../../zoo/models/make-tflite.ts';
import { chosen, fixtureBytes } from '../corpus.ts';
import type { FuzzInput, Harness, Random } from '../harness.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { readAsModel } from '../read-as-model.ts';
import { weightsText } from '../sound-answer.ts';

const files = [
  'A/models/A.int8.tflite',
  'A/models/A.float32.tflite',
  'E/models/E.int8.tflite',
  'D/models/D.int8.tflite',
  'E/models/E.float32.tflite',
].map((path) => fixtureBytes(`nets/${path}`));
const KINDS = [...operatorNames.values()];
const TYPES = ['float32', 'int8', 'int32', 'uint8', 'int64'] as const;
const GUARD_BYTES = 4_096;
const LIMIT_MS = 1_000;

/** FlatBuffers of real files damaged, and graphs whose parts do not fit; what lies beside the bytes in memory must not matter. */
export const tfliteFile: Harness = {
  number: 6,
  name: 'TFLite',
  make: (random): FuzzInput => ({ 'net.tflite': random() % 3 === 0 ? madeUp(random) : mutatedBytes(chosen(files, random()), random) }),
  check: async (input) => {
    const bytes = input['net.tflite'] ?? new Uint8Array();
    const started = performance.now();
    const first = await answerOf(between(bytes, 0x00));
    const tookMs = performance.now() - started;
    if (tookMs > LIMIT_MS) throw new Error(`reading took ${tookMs.toFixed(0)} ms`);
    if (bytes.length % 8 === 0 && first !== (await answerOf(between(bytes, 0xa5))))
      throw new Error('bytes beside the file changed the answer');
  },
};

async function answerOf(bytes: Uint8Array): Promise<string> {
  const { model, failure } = await readAsModel(tflite, bytes);
  return failure === null ? weightsText(model ?? notReached()) : `${failure.code} ${failure.message}`;
}

function notReached(): never {
  throw new Error('expected a model or a refusal, received neither');
}

/** The file as a view in the middle of other bytes. */
function between(bytes: Uint8Array, guard: number): Uint8Array {
  const around = new Uint8Array(bytes.length + 2 * GUARD_BYTES).fill(guard);
  around.set(bytes, GUARD_BYTES);
  return around.subarray(GUARD_BYTES, GUARD_BYTES + bytes.length);
}

function madeUp(random: Random): Uint8Array {
  const extents = [0, 1, 1, 1, 2, 2, 3, 4, 8, -1, 70_000];
  const few = (most: number): readonly number[] => Array.from({ length: random() % most }, () => chosen(extents, random()));
  const tensors = Array.from({ length: 2 + (random() % 6) }, (): MadeTensor => {
    const [shape, type] = [random() % 3 === 0 ? few(6) : [1, ...few(4).map(Math.abs)], chosen(TYPES, random() % 8)];
    const size = shape.reduce((product, side) => product * Math.abs(side), 1);
    const content = random() % 2 === 0 && size < 5_000 ? { content: Array.from({ length: size }, () => (random() % 9) - 4) } : {};
    const scales = random() % 2 === 0 ? { scales: [0.5, ...few(3)], zeroPoints: [random() % 3, ...few(3)], dimension: random() % 4 } : {};
    return { shape, type, ...(type === 'uint8' ? {} : content), ...scales };
  });
  const index = (): number => (random() % 20 === 0 ? -1 : random() % tensors.length);
  const operators = Array.from({ length: 1 + (random() % 4) }, (_, place): MadeOperator => ({
    kind: chosen(KINDS, random()),
    inputs: Array.from({ length: 1 + (random() % 3) }, index),
    outputs: [random() % 4 === 0 ? index() : Math.min(tensors.length - 1, place + 1)],
    ...(random() % 2 === 0
      ? { options: Object.fromEntries(Array.from({ length: 7 }, (_entry, number) => [number, { int32: (random() % 6) - 1 }])) }
      : {}),
  }));
  return makeTflite({ tensors, operators });
}
