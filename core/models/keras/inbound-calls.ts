import { shownName } from '../../contract/failures.ts';
import { refuse } from '../refusal.ts';
import { isRecord } from './layer-config.ts';

/** A tensor by its origin: output `output` of the `call`-th call of a layer. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/**
 * With what a layer is called, once per call. Keras 2 writes `[[["conv1", 0, 0, {}]]]`, Keras 3 writes the arguments
 * of the Python call, with tensors as `__keras_tensor__` objects anywhere inside.
 */
export function inboundCalls(stated: unknown, layer: string): readonly (readonly TensorRef[])[] {
  if (stated === undefined || stated === null) return [];
  if (!Array.isArray(stated)) refuse('damaged/structure', `layer "${shownName(layer)}": expected a list of inbound nodes`);
  return stated.map((call: unknown) =>
    isRecord(call) ? tensorsIn(call) : tensorRefs(call, `inbound nodes of layer "${shownName(layer)}"`),
  );
}

/** `[["image", 0, 0]]`, or flat `["image", 0, 0]` as Keras 3 writes single ones, or a dictionary of such. */
export function tensorRefs(stated: unknown, what: string): readonly TensorRef[] {
  const list: unknown = isRecord(stated) ? Object.values(stated) : stated;
  if (!Array.isArray(list)) refuse('damaged/structure', `${what}: expected a list of tensors`);
  const entries: readonly unknown[] = typeof list[0] === 'string' ? [list] : list;
  return entries.map((entry) => tensorRef(entry, what));
}

function tensorRef(entry: unknown, what: string): TensorRef {
  const parts: readonly unknown[] = Array.isArray(entry) ? entry : [];
  const [layer, call, output] = parts;
  if (typeof layer === 'string' && typeof call === 'number' && typeof output === 'number') return { layer, call, output };
  return refuse(
    'damaged/structure',
    `${what}: expected [layer, call, output], received ${shownName(entry === undefined ? 'nothing' : JSON.stringify(entry))}`,
  );
}

/** Tensors among the arguments of a call, in order. */
function tensorsIn(call: Readonly<Record<string, unknown>>): readonly TensorRef[] {
  const found: TensorRef[] = [];
  const pending: unknown[] = [call['kwargs'], call['args']];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) pushAll(pending, value);
    else if (isRecord(value) && value['class_name'] === '__keras_tensor__') {
      const config = isRecord(value['config']) ? value['config'] : {};
      found.push(tensorRef(config['keras_history'], 'keras_history'));
    } else if (isRecord(value)) pushAll(pending, Object.values(value));
  }
  return found;
}

/** Last first, so that the first is taken off next; not by spreading, because a million arguments overflow the stack. */
function pushAll(pending: unknown[], values: readonly unknown[]): void {
  for (let index = values.length - 1; index >= 0; index -= 1) pending.push(values[index]);
}
