import type { Random } from './harness.ts';

/** Values that readers of settings stumble over. */
const TELLING: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1, 2, 0.5, 1e9, 2 ** 31, 2 ** 53, -(2 ** 31), 1e308, '', '0', [], {}, [null], [[]]],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'Lambda', 'Dense', 'Conv2D', 'InputLayer', 'Functional', 'Sequential'],
  ...['\u001b[31m', '\u202egnp', 'a\u0000b', 'line\nbreak', '../..', 'x'.repeat(300), 'valid', 'same', 'relu', 'softmax', 'channels_first'],
];

/** A document with one to four parts replaced, left out, doubled, exchanged or buried. The argument stays as it is. */
export function mutatedJson(source: unknown, random: Random): unknown {
  let document: unknown = structuredClone(source);
  for (let times = 1 + (random() % 4); times > 0; times -= 1) document = damaged(document, random);
  return document;
}

/** The same document with the keys of its objects in another order and blanks between its parts: it means the same. */
export function rewrittenJson(source: unknown, random: Random): string {
  return JSON.stringify(shuffled(source, random), null, random() % 5);
}

function shuffled(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => shuffled(entry, random));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, entry]): [number, string, unknown] => [random(), key, shuffled(entry, random)]);
  return Object.fromEntries(entries.sort(([a], [b]) => a - b).map(([, key, entry]) => [key, entry]));
}

interface Slot {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

function damaged(document: unknown, random: Random): unknown {
  const slots = slotsOf(document);
  const slot = slots[random() % Math.max(1, slots.length)];
  if (slot === undefined) return TELLING[random() % TELLING.length];
  const { holder, key } = slot;
  const other = slots[random() % slots.length];
  switch (random() % 8) {
    case 0:
      remove(slot);
      return document;
    case 1:
      if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(valueOf(slot)));
      else put(slot, [valueOf(slot), valueOf(slot)]);
      return document;
    case 2:
      if (other !== undefined) put(slot, structuredClone(valueOf(other)));
      return document;
    case 3:
      put(slot, buried(valueOf(slot), 1 + (random() % 120)));
      return document;
    case 4:
      if (Array.isArray(holder)) holder.reverse();
      return document;
    default:
      put(slot, TELLING[random() % TELLING.length]);
      return document;
  }
}

function slotsOf(root: unknown): readonly Slot[] {
  const slots: Slot[] = [];
  const waiting: unknown[] = [root];
  for (let value = waiting.pop(); value !== undefined && slots.length < 5_000; value = waiting.pop()) {
    if (!isRecord(value) && !Array.isArray(value)) continue;
    for (const key of Object.keys(value)) {
      slots.push({ holder: value, key });
      waiting.push(valueOf({ holder: value, key }));
    }
  }
  return slots;
}

function valueOf({ holder, key }: Slot): unknown {
  return Array.isArray(holder) ? holder[Number(key)] : holder[key];
}

/** Defined, not assigned: assigning `__proto__` would change the object instead of its keys. */
function put({ holder, key }: Slot, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

function remove({ holder, key }: Slot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

function buried(value: unknown, depth: number): unknown {
  let deep = value;
  for (let level = 0; level < depth; level += 1) deep = level % 2 === 0 ? [deep] : { config: deep };
  return deep;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
