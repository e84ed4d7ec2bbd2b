import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { channels } from '../../../core/contract/channels.ts';
import { decodeFrame, encodeFrame } from '../../../core/contract/frame.ts';
import { engineInMemory } from './engine-fixture.ts';

const FRAMES = 1000;
const AT_ONCE = 200; // below the bound on calls, so that handlers are reached

const names = Object.entries(channels)
  .filter(([, entry]) => entry.type === 'call')
  .map(([name]) => name);

let running: ReturnType<typeof engineInMemory>;
const answers = new Map<number, string>();

beforeAll(() => {
  running = engineInMemory();
  running.pagePort.onFrame((bytes) => {
    const frame = decodeFrame(bytes);
    if (frame.ok) answers.set(frame.value.head.id, JSON.stringify(frame.value.body));
  });
});
afterAll(async () => {
  await running.engine.close();
});

describe('a thousand generated messages', () => {
  it.each(names)('to %s are all answered, and none of them is a fault of ours', async (name) => {
    const bodies = fc.sample(bodiesOf(name), { numRuns: FRAMES, seed: 1 });
    const ids: number[] = [];
    for (let start = 0; start < bodies.length; start += AT_ONCE) ids.push(...(await send(name, bodies.slice(start, start + AT_ONCE))));
    expect(ids.filter((id) => !answers.has(id))).toEqual([]);
    expect(running.faults).toEqual([]);
  });
});

let lastId = 0;

async function send(name: string, bodies: readonly unknown[]): Promise<number[]> {
  const ids = bodies.map((body) => {
    lastId += 1;
    const encoded = encodeFrame({ head: { kind: 'call', name, id: lastId, epoch: 0 }, body, arrays: [] });
    if (encoded.ok) running.pagePort.post(encoded.value);
    else answers.set(lastId, 'not sent');
    return lastId;
  });
  for (let turn = 0; turn < 200 && ids.some((id) => !answers.has(id)); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  return ids;
}

/** Anything at all, and objects with the right keys and wrong values, which come further. */
function bodiesOf(name: string): fc.Arbitrary<unknown> {
  const entry = Object.entries(channels).find(([one]) => one === name)?.[1];
  const shape = entry?.type === 'call' && 'shape' in entry.request ? Object.keys(entry.request.shape) : [];
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.constantFrom('', '../..', '/etc/passwd', '__proto__', 'x'.repeat(10_000), -1, 1e308, 0.5, null, [], {}),
    fc.record({ grant: fc.string({ minLength: 1 }) }),
  );
  return fc.oneof(
    fc.jsonValue(),
    fc.record(Object.fromEntries(shape.map((key) => [key, value])), { requiredKeys: [] }),
    fc.record(Object.fromEntries(shape.map((key) => [key, value]))),
  );
}
