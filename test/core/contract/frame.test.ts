import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';

import type { WireArray } from '../../../core/contract/call.ts';
import { decodeFrame, decodeHead, encodeFrame, LARGEST_FRAME_BYTES } from '../../../core/contract/frame.ts';
import type { Frame } from '../../../core/contract/frame.ts';

describe('a frame', () => {
  it('refuses what is not a frame, and never throws', () => {
    const notFrames = [[], [1], [0, 0, 0, 0], [255, 255, 255, 255], [2, 0, 0, 0, 123, 125], [4, 0, 0, 0, 110, 117, 108, 108]];
    const codes = notFrames.map((bytes) => codeOf(decodeFrame(Uint8Array.from(bytes))));
    expect(codes).toEqual(notFrames.map(() => 'ipc/invalid'));
  });

  it('of more than 16 MiB is neither written nor read', () => {
    const arrays = [new Float32Array(LARGEST_FRAME_BYTES / 4)];
    expect(codeOf(encodeFrame({ ...frame, arrays }))).toBe('ipc/too-large');
    expect(codeOf(decodeFrame(new Uint8Array(LARGEST_FRAME_BYTES + 1)))).toBe('ipc/too-large');
  });

  it('nested deeper than 16 is refused before it is parsed', () => {
    expect(codeOf(decodeFrame(rawFrame('['.repeat(1_000_000))))).toBe('ipc/invalid');
    expect(codeOf(decodeFrame(rawFrame(`${'['.repeat(17)}${']'.repeat(17)}`)))).toBe('ipc/invalid');
    expect(decodeFrame(rawFrame(`${'['.repeat(16)}${']'.repeat(16)}`)).ok).toBe(true);
    expect(codeOf(encodeFrame({ ...frame, body: nested(17) }))).toBe('ipc/invalid');
  });

  it('counts braces inside strings as text', () => {
    expect(decodeFrame(written({ ...frame, body: '[{'.repeat(100) }))).toMatchObject({ ok: true, value: { body: '[{'.repeat(100) } });
    expect(decodeFrame(written({ ...frame, body: ['\\"', '[[[[[[[[[[[[[[[[[['] })).ok).toBe(true);
  });

  it('with a length that does not fit its bytes is refused', () => {
    const bytes = written({ ...frame, arrays: [new Float32Array(3)] });
    expect(codeOf(decodeFrame(bytes.subarray(0, bytes.length - 1)))).toBe('ipc/invalid');
    expect(codeOf(decodeFrame(Uint8Array.of(...bytes, 0)))).toBe('ipc/invalid');
  });

  it('lays out length, header, body and arrays as the transports expect', () => {
    const bytes = written({
      head: { kind: 'event', name: 'a/b', id: 0, epoch: 2 },
      body: [1],
      arrays: [Uint8Array.of(7), Float32Array.of(1)],
    });
    const head = '{"kind":"event","name":"a/b","id":0,"epoch":2,"body":3,"arrays":[["u8",1],["f32",1]]}';
    const text = new TextDecoder().decode(bytes.subarray(4, 4 + head.length + 3));
    expect([bytes[0], text]).toEqual([head.length, `${head}[1]`]);
    const first = Math.ceil((4 + head.length + 3) / 8) * 8;
    expect([...bytes.subarray(first)]).toEqual([7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 63]);
  });

  it('received at an odd offset still gives aligned arrays of its own', () => {
    const bytes = written({ ...frame, arrays: [Float64Array.of(Math.PI, -0, Number.NaN)] });
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    const decoded = decodeFrame(larger.subarray(3));
    larger.fill(0);
    expect(decoded.ok && decoded.value.arrays[0]).toEqual(Float64Array.of(Math.PI, -0, Number.NaN));
  });

  it('tells its head without its body being parsed', () => {
    expect(decodeHead(rawFrame('not JSON'))).toEqual({ ok: true, value: { kind: 'call', name: 'a/b', id: 1, epoch: 0 } });
  });

  property.prop([frames()])('reads back as what was written', (some) => {
    expect(decodeFrame(written(some))).toEqual({ ok: true, value: some });
  });

  property.prop([fc.uint8Array({ maxLength: 400 })], { numRuns: 1000 })('made of noise is refused', (noise) => {
    expect(decodeFrame(noise).ok).toBe(false);
  });

  property.prop([frames(), fc.nat(), fc.nat(255)], { numRuns: 1000 })('with one byte changed never throws', (some, place, value) => {
    const bytes = written(some);
    bytes[place % bytes.length] = value;
    expect([true, false]).toContain(decodeFrame(bytes).ok);
  });
});

const frame: Frame = { head: { kind: 'call', name: 'a/b', id: 1, epoch: 0 }, body: { text: 'x' }, arrays: [] };

function written(some: Frame): Uint8Array {
  const encoded = encodeFrame(some);
  if (!encoded.ok) throw new Error(encoded.failure.message);
  return encoded.value;
}

function rawFrame(body: string): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify({ kind: 'call', name: 'a/b', id: 1, epoch: 0, body: body.length, arrays: [] }));
  return Buffer.concat([Uint8Array.of(head.length, 0, 0, 0), head, Buffer.from(body)]);
}

function codeOf(result: { ok: true } | { ok: false; failure: { code: string } }): string {
  return result.ok ? 'ok' : result.failure.code;
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

function frames(): fc.Arbitrary<Frame> {
  const head = fc.record({
    kind: fc.constantFrom('call', 'reply', 'event', 'cancel'),
    name: fc.string({ minLength: 1, maxLength: 100 }),
    id: fc.nat(),
    epoch: fc.nat(),
  });
  const array: fc.Arbitrary<WireArray> = fc.oneof(fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint8Array(), fc.uint16Array());
  const body = fc.jsonValue({ maxDepth: 5 }).map((value: unknown): unknown => JSON.parse(JSON.stringify(value)));
  return fc.record({ head, body, arrays: fc.array(array, { maxLength: 5 }) }, { noNullPrototype: true });
}
