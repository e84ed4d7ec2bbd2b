import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';

import { call, event } from '../../../core/contract/call.ts';
import type { Handlers } from '../../../core/contract/call.ts';
import { connect } from '../../../core/contract/client.ts';
import { failure } from '../../../core/contract/failures.ts';
import { decodeFrame, encodeFrame } from '../../../core/contract/frame.ts';
import type { FrameHead } from '../../../core/contract/frame.ts';
import { failed, FailureError, succeeded } from '../../../core/contract/result.ts';
import { memoryPorts } from '../../../core/serve/memory-port.ts';
import { serve } from '../../../core/serve/serve.ts';
import type { ServeOptions } from '../../../core/serve/serve.ts';

const table = {
  'sum/of': call(z.strictObject({ scale: z.number().default(1) }), z.strictObject({ sum: z.number() })),
  'wait/long': call(z.strictObject({}), z.strictObject({})),
  'wait/throw': call(z.strictObject({}), z.strictObject({})),
  'fault/throw': call(z.strictObject({}), z.strictObject({})),
  'fault/refuse': call(z.strictObject({}), z.strictObject({})),
  'fault/lie': call(z.strictObject({}), z.strictObject({ whole: z.int() })),
  'fault/unsendable': call(z.strictObject({}), z.strictObject({ value: z.unknown() })),
  'fault/large': call(z.strictObject({}), z.strictObject({})),
  'sum/told': event(z.strictObject({ sum: z.number() })),
} as const;

describe('a served port', () => {
  it('refuses names that are not calls of its table', async () => {
    const { raw } = served();
    for (const name of ['no/such', 'sum/told', 'toString', '__proto__', 'constructor']) {
      expect(await raw({ kind: 'call', name, id: 1, epoch: 0 }, {})).toMatchObject({ ok: false, failure: { code: 'ipc/invalid' } });
    }
  });

  it('refuses a request that does not follow the table, naming the field', async () => {
    const { raw } = served();
    const answer = await raw({ kind: 'call', name: 'sum/of', id: 1, epoch: 0 }, { scale: 'two' });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'ipc/invalid', message: expect.stringContaining('scale') as string } });
  });

  it('refuses unknown fields and polluted prototypes', async () => {
    const { raw } = served();
    const answer = await raw({ kind: 'call', name: 'sum/of', id: 1, epoch: 0 }, JSON.parse('{"__proto__": {"scale": 3}}'));
    expect([answer, Object.keys(Object.prototype)]).toMatchObject([{ ok: false }, []]);
  });

  it('answers a throw with a number that is in the log, and with nothing of our insides', async () => {
    const log = vi.fn<(line: string) => void>();
    const { client } = served({ log });
    const answer = await client.call('fault/throw', {});
    expect(answer).toMatchObject({ ok: false, failure: { code: 'engine/unexpected' } });
    const id = answer.ok ? '' : String(answer.failure.details?.['id']);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(log.mock.calls.join()).toContain(`fault ${id} in fault/throw: Error: secret`);
  });

  it('passes on the failure that a helper could only throw', async () => {
    expect(await served().client.call('fault/refuse', {})).toMatchObject({ ok: false, failure: { code: 'input/not-found' } });
  });

  it('is not believed when its reply breaks the table', async () => {
    expect(await served().client.call('fault/lie', {})).toMatchObject({ ok: false, failure: { code: 'ipc/invalid' } });
  });

  it('answers with a fault where a handler gives what no message can carry', async () => {
    expect(await served().client.call('fault/unsendable', {})).toMatchObject({ ok: false, failure: { code: 'engine/unexpected' } });
  });

  it('says so when its answer is too large to send', async () => {
    expect(await served().client.call('fault/large', {})).toMatchObject({ ok: false, failure: { code: 'ipc/too-large' } });
  });

  it('refuses more calls at once than it was told to take', async () => {
    const { client, finish } = served({ callsAtOnce: 2 });
    const calls = [1, 2, 3].map(() => client.call('wait/long', {}));
    await expect(calls[2]).resolves.toMatchObject({ ok: false, failure: { code: 'ipc/too-large' } });
    finish();
    expect((await Promise.all(calls.slice(0, 2))).map((answer) => answer.ok)).toEqual([true, true]);
  });

  it('answers with value and arrays, and fills in defaults', async () => {
    const answer = await served().client.call('sum/of', {}, { arrays: [Float32Array.of(1, 2, 3.5)] });
    expect(answer).toEqual({ ok: true, value: { value: { sum: 6.5 }, arrays: [Float64Array.of(6.5)] } });
  });

  it('tells events to every listener until it stops listening', async () => {
    const { client, serving } = served();
    const heard: number[] = [];
    const stop = client.on('sum/told', ({ sum }) => heard.push(sum));
    serving.tell('sum/told', { sum: 1 });
    await client.call('sum/of', {}, { arrays: [Float32Array.of(5)] });
    stop();
    serving.tell('sum/told', { sum: 9 });
    await client.call('sum/of', {});
    expect(heard).toEqual([1, 5]);
  });

  it('hands a cancel to the handler as its signal', async () => {
    const { client } = served();
    const controller = new AbortController();
    const waiting = client.call('wait/long', {}, { signal: controller.signal });
    controller.abort();
    expect(await waiting).toMatchObject({ ok: false, failure: { code: 'engine/cancelled' } });
  });

  it('takes what a handler throws at its cancelled signal for obedience, not for a fault', async () => {
    const log = vi.fn<(line: string) => void>();
    const { client } = served({ log });
    const controller = new AbortController();
    const waiting = client.call('wait/throw', {}, { signal: controller.signal });
    controller.abort();
    expect(await waiting).toMatchObject({ ok: false, failure: { code: 'engine/cancelled' } });
    expect(log).not.toHaveBeenCalled();
  });

  it('cancels what runs when its caller goes away, and the caller is told that the engine is lost', async () => {
    const { client, aborted } = served();
    const waiting = client.call('wait/long', {});
    await Promise.resolve();
    client.close();
    expect(await waiting).toMatchObject({ ok: false, failure: { code: 'engine/lost' } });
    await vi.waitFor(() => expect(aborted()).toBe(1));
    expect(await client.call('sum/of', {})).toMatchObject({ ok: false, failure: { code: 'engine/lost' } });
  });
});

describe('a client', () => {
  it('drops late answers of an engine that has been replaced', async () => {
    const [near, far] = memoryPorts();
    const client = connect(near, table);
    const heard: number[] = [];
    client.on('sum/told', ({ sum }) => heard.push(sum));
    for (const epoch of [1, 2, 1, 2]) {
      const encoded = encodeFrame({ head: { kind: 'event', name: 'sum/told', id: 0, epoch }, body: { sum: epoch }, arrays: [] });
      if (encoded.ok) far.post(encoded.value);
    }
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect(heard).toEqual([1, 2, 2]);
  });
});

function served(options: ServeOptions = {}) {
  const [near, far] = memoryPorts();
  let finish = (): void => undefined;
  let abortCount = 0;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const handlers: Handlers<typeof table> = {
    'sum/of': async ({ scale }, { arrays, tell }) => {
      const sum = arrays.flatMap((array) => [...array]).reduce((total, value) => total + value, 0) * scale;
      if (arrays.length > 0) tell('sum/told', { sum });
      return succeeded({ value: { sum }, arrays: [Float64Array.of(sum)] });
    },
    'wait/long': async (_request, { signal }) => {
      const aborted = new Promise<'aborted'>((resolve) => {
        signal.addEventListener('abort', () => {
          abortCount += 1;
          resolve('aborted');
        });
      });
      const how = await Promise.race([aborted, finished]);
      return how === 'aborted' ? failed(failure('engine/cancelled', 'waiting')) : succeeded({ value: {} });
    },
    'wait/throw': async (_request, { signal }) => {
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      });
      signal.throwIfAborted();
      return succeeded({ value: {} });
    },
    'fault/throw': () => Promise.reject(new Error('secret')),
    'fault/refuse': () => {
      throw new FailureError(failure('input/not-found', 'x'));
    },
    'fault/lie': async () => succeeded({ value: { whole: 0.5 } }),
    'fault/unsendable': async () => succeeded({ value: { value: 1n } }),
    'fault/large': async () => succeeded({ value: {}, arrays: [new Float64Array(3_000_000)] }),
  };
  const serving = serve(far, table, handlers, { log: () => undefined, ...options });
  const raw = (head: FrameHead, body: unknown): Promise<unknown> =>
    new Promise((resolve) => {
      near.onFrame((bytes) => {
        const frame = decodeFrame(bytes);
        resolve(frame.ok ? frame.value.body : frame);
      });
      const encoded = encodeFrame({ head, body, arrays: [] });
      if (encoded.ok) near.post(encoded.value);
    });
  return { client: connect(near, table), serving, raw, finish: () => finish(), aborted: () => abortCount };
}
