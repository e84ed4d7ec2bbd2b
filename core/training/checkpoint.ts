import { createHash } from 'node:crypto';

import * as z from 'zod';

import { failure } from '../contract/failures.ts';
import type { FailureCode } from '../contract/failures.table.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { TrainingState } from '../graph/training.ts';
import type { BatchPlan } from './batch-order.ts';

/** Everything from which a run goes on as if nothing had happened; its position is the number of steps done. */
export interface Checkpoint {
  /** Hash of all that was asked for: networks, objective, schedule, data. Another recipe does not go on from here. */
  readonly recipe: string;
  /** Whose running means these are, and with how many threads: another one would end in other bytes. */
  readonly executor: { readonly id: string; readonly version: string; readonly threads: number };
  /** With the seed from which order, masks and changes of every step are drawn. */
  readonly plan: BatchPlan;
  readonly state: TrainingState;
}

const MAGIC = Buffer.from('concord checkpoint 1\n');
const LENGTH_BYTES = 4;
const HASH_BYTES = 32;
const FLOAT_BYTES = 4;

const array = z.strictObject({ of: z.enum(['weight', 'slot']), name: z.string(), values: z.int().nonnegative() });
const header = z.strictObject({
  recipe: z.string(),
  executor: z.strictObject({ id: z.string(), version: z.string(), threads: z.int().positive() }),
  plan: z.strictObject({ items: z.int().positive(), batch: z.int().positive(), epochs: z.int().positive(), seed: z.int() }),
  steps: z.int().nonnegative(),
  arrays: z.array(array),
});

/** Magic, length of the header, header as JSON, float32 arrays one after the other, SHA-256 of all that; little-endian. */
export function encodeCheckpoint({ recipe, executor, plan, state }: Checkpoint): Uint8Array {
  const held = [...listed('weight', state.weights), ...listed('slot', state.slots)];
  const arrays = held.map(({ of, name, values }) => ({ of, name, values: values.length }));
  const about = Buffer.from(JSON.stringify({ recipe, executor, plan, steps: state.steps, arrays }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(about.length);
  const content = Buffer.concat([MAGIC, length, about, ...held.map(({ values }) => floatBytes(values))]);
  const bytes = Buffer.concat([content, createHash('sha256').update(content).digest()]);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A file that was cut short or changed is refused before any of it is used. */
export function decodeCheckpoint(bytes: Uint8Array): Result<Checkpoint> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, Math.max(0, bytes.byteLength - HASH_BYTES));
  if (!content.subarray(0, MAGIC.length).equals(MAGIC)) return refused('it does not begin as a checkpoint of this version');
  const hash = Buffer.from(bytes.buffer, bytes.byteOffset + content.length, HASH_BYTES);
  if (!createHash('sha256').update(content).digest().equals(hash)) return refused('it was changed or cut short', 'damaged/checksum');
  const from = MAGIC.length + LENGTH_BYTES;
  const end = from + content.readUInt32LE(MAGIC.length);
  const about = parseHeader(content.subarray(from, end));
  if (about === null) return refused('its header is not that of a checkpoint');
  const needed = about.arrays.reduce((sum, { values }) => sum + values * FLOAT_BYTES, end);
  if (needed !== content.length) return refused('its header names other arrays than it holds');
  const [weights, slots] = [new Map<string, Float32Array>(), new Map<string, Float32Array>()];
  let at = end;
  for (const { of, name, values } of about.arrays) {
    (of === 'weight' ? weights : slots).set(name, floatsAt(content, at, values));
    at += values * FLOAT_BYTES;
  }
  const { recipe, executor, plan, steps } = about;
  return succeeded({ recipe, executor, plan, state: { steps, weights, slots } });
}

/** Why a run may not go on from a checkpoint; null where it may. */
export function mismatch(found: Checkpoint, wanted: Omit<Checkpoint, 'state'>): string | null {
  if (found.recipe !== wanted.recipe) return 'it belongs to another recipe';
  const { plan, executor } = wanted;
  if (found.plan.seed !== plan.seed) return `it was trained with seed ${String(found.plan.seed)}, not ${String(plan.seed)}`;
  const isSamePlan = found.plan.items === plan.items && found.plan.batch === plan.batch && found.plan.epochs === plan.epochs;
  if (!isSamePlan) return 'items, batch or epochs are others';
  const named = ({ id, version, threads }: Checkpoint['executor']): string => `${id} ${version} with ${String(threads)} threads`;
  return named(found.executor) === named(executor) ? null : `it was trained on ${named(found.executor)}, here is ${named(executor)}`;
}

function listed(of: 'weight' | 'slot', arrays: ReadonlyMap<string, Float32Array>) {
  return [...arrays].map(([name, values]) => ({ of, name, values }));
}

function floatBytes(values: Float32Array): Buffer {
  const bytes = Buffer.alloc(values.length * FLOAT_BYTES);
  values.forEach((value, at) => bytes.writeFloatLE(value, at * FLOAT_BYTES));
  return bytes;
}

function floatsAt(content: Buffer, from: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => content.readFloatLE(from + at * FLOAT_BYTES));
}

function parseHeader(bytes: Buffer): z.output<typeof header> | null {
  try {
    return header.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

function refused(reason: string, code: FailureCode = 'damaged/structure'): Result<never> {
  return failed(failure(code, `the checkpoint is not used: ${reason}`));
}
