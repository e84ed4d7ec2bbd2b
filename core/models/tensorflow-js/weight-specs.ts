import { shownName } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import { isRecord } from '../keras/layer-config.ts';
import { refuse } from '../refusal.ts';

/** How the numbers of a tensor lie in its bytes; affine: real = number * scale + minimum. */
export type Storage =
  | { readonly kind: 'float32' | 'float16' | 'int32' }
  | { readonly kind: 'affine'; readonly bits: 8 | 16; readonly scale: number; readonly minimum: number };

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly storage: Storage;
  readonly sizeBytes: number;
}

/** Tensors that lie one after the other in the bytes of some files, joined in their order. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly specs: readonly WeightSpec[];
  readonly sizeBytes: number;
}

/** Reads `weightsManifest`, and checks every number in it before any weight is read or anything is allocated. */
export function weightGroups(stated: unknown, limits: Limits): readonly WeightGroup[] {
  if (!Array.isArray(stated)) refuse('damaged/structure', 'expected a "weightsManifest" with groups of weights');
  const groups = stated.map((group: unknown) => groupOf(group, limits));
  const specs = groups.flatMap((group) => group.specs);
  if (specs.length > limits.tensors)
    refuse('denial-of-service/limit', `the model has ${specs.length} tensors; at most ${limits.tensors} are read (tensors)`);
  // Some file systems take two spellings for one file.
  refuseTwice(
    'file',
    groups.flatMap((group) => group.paths.map((path) => path.toLowerCase())),
  );
  refuseTwice(
    'tensor',
    specs.map((spec) => spec.name),
  );
  const sizeBytes = groups.reduce((sum, group) => sum + group.sizeBytes, 0);
  if (sizeBytes > limits.modelBytes)
    refuse('denial-of-service/limit', `the weights have ${sizeBytes} bytes; at most ${limits.modelBytes} are read (modelBytes)`);
  return groups;
}

function groupOf(stated: unknown, limits: Limits): WeightGroup {
  const [paths, weights] = isRecord(stated) ? [stated['paths'], stated['weights']] : [undefined, undefined];
  if (!Array.isArray(paths) || !Array.isArray(weights))
    refuse('damaged/structure', 'a group of the weights manifest: expected "paths" and "weights"');
  const names = paths.map((path: unknown) =>
    typeof path === 'string' && path !== '' ? path : refuse('damaged/structure', 'a path of the weights manifest: expected text'),
  );
  const specs = weights.map((weight: unknown) => specOf(weight, limits));
  return { paths: names, specs, sizeBytes: specs.reduce((sum, spec) => sum + spec.sizeBytes, 0) };
}

function specOf(stated: unknown, limits: Limits): WeightSpec {
  const name = isRecord(stated) ? stated['name'] : undefined;
  if (!isRecord(stated) || typeof name !== 'string' || name === '')
    refuse('damaged/structure', 'a tensor of the weights manifest: expected a name');
  const what = `tensor "${shownName(name)}"`;
  const shape = shapeOf(stated['shape'], what, limits);
  const storage = storageOf(stated, what);
  const sizeBytes = shape.reduce((product, extent) => product * extent, bytesPerNumber(storage));
  if (!Number.isSafeInteger(sizeBytes)) refuse('damaged/structure', `${what}: its shape means more bytes than can be counted`);
  return { name, shape, storage, sizeBytes };
}

function shapeOf(stated: unknown, what: string, limits: Limits): readonly number[] {
  const list: readonly unknown[] = Array.isArray(stated) ? stated : refuse('damaged/structure', `${what}: expected a shape`);
  if (list.length > limits.rank)
    refuse('denial-of-service/limit', `${what}: expected a rank of at most ${limits.rank} (rank), received ${list.length}`);
  return list.map((extent) =>
    typeof extent === 'number' && Number.isSafeInteger(extent) && extent >= 0
      ? extent
      : refuse('damaged/structure', `${what}: expected whole numbers in its shape, received ${said(extent)}`),
  );
}

const QUANTISED: ReadonlyMap<unknown, 8 | 16> = new Map([
  ['uint8', 8],
  ['uint16', 16],
]);

function storageOf(stated: Readonly<Record<string, unknown>>, what: string): Storage {
  const quantised = stated['quantization'] ?? null;
  const dtype = stated['dtype'];
  if (dtype !== 'float32' && dtype !== 'int32') refuse('unsupported/option', `${what}: expected float32 or int32, received ${said(dtype)}`);
  if (quantised === null) return { kind: dtype };
  const how = isRecord(quantised) ? quantised : {};
  if (how['dtype'] === 'float16') return { kind: 'float16' };
  const bits = QUANTISED.get(how['dtype']);
  if (bits === undefined) refuse('unsupported/option', `${what}: expected uint8, uint16 or float16, received ${said(how['dtype'])}`);
  const [scale, minimum] = [how['scale'], how['min']];
  if (typeof scale !== 'number' || !Number.isFinite(scale) || scale <= 0)
    refuse('damaged/structure', `${what}: expected a finite scale above 0, received ${said(scale)}`);
  if (typeof minimum !== 'number' || !Number.isFinite(minimum))
    refuse('damaged/structure', `${what}: expected a finite minimum, received ${said(minimum)}`);
  return { kind: 'affine', bits, scale, minimum };
}

export function bytesPerNumber(storage: Storage): number {
  if (storage.kind === 'affine') return storage.bits / 8;
  return storage.kind === 'float16' ? 2 : 4;
}

function refuseTwice(kind: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) refuse('damaged/weights', `the ${kind} "${shownName(name)}" is listed twice`);
    seen.add(name);
  }
}

function said(value: unknown): string {
  return value === undefined ? 'nothing' : shownName(JSON.stringify(value));
}
