import { failures } from '../../core/contract/failures.table.ts';
import type { Failure } from '../../core/contract/result.ts';
import type { Model } from '../../core/models/model.ts';
import { sizeOf } from '../../core/graph/shape.ts';

// eslint-disable-next-line no-control-regex -- control characters and direction marks are what must not be there
const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;
const OUR_INSIDES = /undefined|\[object |NaN bytes| at .*\.ts:\d|RangeError|TypeError|Maximum call stack/;
const LONGEST = 3_000;

/** TYPED: a known code, one plain sentence with its next step, nothing raw from the file, nothing of our insides. */
export function problemOfRefusal({ code, message }: Failure): string | null {
  if (code === 'engine/unexpected') return `a fault of ours: ${message}`;
  if (!message.endsWith(`${failures[code].nextStep}.`)) return `no next step: ${message.slice(0, 300)}`;
  if (RAW.test(message)) return `raw characters: ${JSON.stringify(message.slice(0, 300))}`;
  if (OUR_INSIDES.test(message)) return `our insides: ${message.slice(0, 300)}`;
  return message.length > LONGEST ? `a sentence of ${String(message.length)} characters` : null;
}

export function requireTyped(failure: Failure): void {
  const problem = problemOfRefusal(failure);
  if (problem !== null) throw new Error(`${failure.code}: ${problem}`);
}

/** What holds of every model that was read, whatever its bytes were. */
export function requireSound(model: Model): void {
  const { nodes, shapes, weights, inputs, outputs } = model.graph;
  const known = new Set([...inputs.map(({ name }) => name), ...weights.keys()]);
  for (const node of nodes) {
    const missing = node.inputs.find((name) => !known.has(name));
    if (missing !== undefined) throw new Error(`${node.output} reads ${missing} before it is made`);
    known.add(node.output);
  }
  for (const [name, shape] of shapes) {
    if (shape.some((extent) => extent !== -1 && (!Number.isSafeInteger(extent) || extent < 0)))
      throw new Error(`${name} has the shape [${shape.join(',')}]`);
  }
  for (const [name, { shape, values }] of weights) {
    if (values.length !== sizeOf(shape)) throw new Error(`${name}: ${String(values.length)} values for [${shape.join(',')}]`);
    if (!values.every(Number.isFinite)) throw new Error(`${name} holds NaN or infinity`);
  }
  const named = [model.input, model.output, model.logits, ...outputs, ...model.layers.flatMap(({ output, before }) => [output, before])];
  const lost = named.find((name) => !shapes.has(name));
  if (lost !== undefined) throw new Error(`there is no tensor ${lost}`);
  const raw = [...model.notices, ...Object.values(model.hints.metadata), model.hints.normalisation ?? ''].find((text) => RAW.test(text));
  if (raw !== undefined) throw new Error(`raw characters: ${JSON.stringify(raw.slice(0, 200))}`);
}

/** Weights of a model as one text of hashes, to see whether two readings gave the same numbers. */
export function weightsText(model: Model): string {
  return [...model.graph.weights]
    .map(
      ([name, { shape, values }]) =>
        `${name} ${shape.join('x')} ${Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).toString('base64')}`,
    )
    .join('\n');
}
