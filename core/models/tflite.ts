import type { ModelFormat } from './model-format.ts';
import { attempt } from './refusal.ts';

const IDENTIFIER = 'TFL3';
const IDENTIFIER_OFFSET = 4;

/**
 * TensorFlow Lite: float32, float16, dynamic-range, full 8-bit and 16x8-bit networks. Integer arithmetic is simulated:
 * weights become the real numbers they stand for, and the result of every operator is rounded to its grid
 * (`fake-quant`), whose backward pass is straight through; dynamic range rounds what goes into a product, with a range
 * measured per item. Inputs are fed as real numbers, real = scale * (integer - zero point).
 *
 * shape   filters [Cout,KH,KW,Cin] -> [KH,KW,Cin,Cout], matrices [out,in] -> [in,out]; the batch of 1 becomes N
 * check   fixtures of nets A to E, MLPerf Tiny and person_detect: recorded answers of TensorFlow Lite within two output
 *         steps (integers), 1e-5 (floats), the recorded difference of its own kernels (dynamic range), 8 of 32768 steps
 *         (16 bits, whose softmax by table is not simulated)
 * source  tensorflow/lite/schema/schema.fbs, version 3; Jacob et al. 2018, arXiv 1712.05877
 */
export const tflite: ModelFormat = {
  id: 'tflite',
  version: 1,
  title: 'TensorFlow Lite',
  summary:
    'float32, float16, dynamic-range, int8 and int16x8 networks (.tflite); integers are simulated exactly where maps need gradients.',
  source: {
    authors: 'TensorFlow authors',
    year: 2017,
    title: 'TensorFlow Lite (LiteRT) model schema, version 3',
    url: 'https://ai.google.dev/edge/litert',
  },
  options: {},
  extensions: ['tflite', 'lite'],
  match: (head) =>
    head.kind === 'file' &&
    Buffer.from(head.bytes.subarray(IDENTIFIER_OFFSET, IDENTIFIER_OFFSET + IDENTIFIER.length)).toString('latin1') === IDENTIFIER,
  read: (file) => attempt(async () => (await import('./tflite/read-tflite.ts')).readTflite(file)),
};
