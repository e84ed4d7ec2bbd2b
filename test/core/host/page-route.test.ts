import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';

import { channels } from '../../../core/contract/channels.ts';
import { decodeFrame, encodeFrame } from '../../../core/contract/frame.ts';
import type { FrameHead } from '../../../core/contract/frame.ts';
import { hostChannels } from '../../../core/contract/host-channels.ts';
import { jobs } from '../../../core/contract/jobs.ts';
import type { Port } from '../../../core/contract/port.ts';
import { shellChannels } from '../../../core/contract/shell-channels.ts';
import { routePage } from '../../../core/host/page-route.ts';

describe('the road between page and engine', () => {
  it('lets calls of the contract pass, and sends shell calls to the shell', () => {
    const road = routed();
    road.fromPage(head('engine/facts', 1), head('shell/list', 1));
    expect([road.toEngine, road.toShell, road.toPage]).toEqual([[head('engine/facts', 1)], [head('shell/list', 1)], []]);
  });

  it('never lets a page reach the calls of hosts and workers', () => {
    const road = routed();
    const names = [...Object.keys(hostChannels), ...Object.keys(jobs).filter((name) => !(name in channels))];
    road.fromPage(...names.map((name, index) => head(name, index + 1)));
    expect(road.toEngine).toEqual([]);
    expect(road.codes()).toEqual(names.map(() => 'ipc/invalid'));
  });

  it('drops replies and events that come from the wrong side', () => {
    const road = routed();
    road.fromPage({ ...head('engine/facts', 1), kind: 'reply' }, { ...head('audit/item', 0), kind: 'event' });
    road.fromEngine(head('engine/facts', 2), { ...head('engine/facts', 2), kind: 'cancel' });
    expect([road.toEngine, road.toPage]).toEqual([[], []]);
  });

  it('refuses a call that was meant for an engine that is gone', () => {
    const road = routed();
    road.fromPage({ ...head('audit/cancel', 1), epoch: 6 }, { ...head('audit/cancel', 2), epoch: 7 });
    expect([road.toEngine.map(({ id }) => id), road.codes()]).toEqual([[2], ['engine/lost']]);
  });

  it('lets only running calls be cancelled', () => {
    const road = routed();
    road.fromPage({ ...head('engine/facts', 9), kind: 'cancel' }, head('engine/facts', 1), { ...head('engine/facts', 1), kind: 'cancel' });
    expect(road.toEngine.map(({ kind }) => kind)).toEqual(['call', 'cancel']);
  });

  it('keeps a flood away from the engine, and takes calls again when some are answered', () => {
    const road = routed();
    road.fromPage(...Array.from({ length: 1000 }, (_, index) => head('engine/facts', index + 1)));
    expect([road.toEngine.length, road.codes().filter((code) => code === 'ipc/too-large').length]).toEqual([256, 744]);
    road.fromEngine({ ...head('engine/facts', 1), kind: 'reply' });
    road.fromPage(head('engine/facts', 5000));
    expect(road.toEngine).toHaveLength(257);
  });

  property.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 1000 })('survives noise from either side', (noise) => {
    const road = routed();
    road.rawFromPage(noise);
    road.rawFromEngine(noise);
    expect([road.toEngine, road.toShell, road.toPage]).toEqual([[], [], []]);
  });
});

describe('a shell name', () => {
  it('is never a name of the engine: both are on one socket', () => {
    expect(Object.keys(shellChannels).filter((name) => name in channels)).toEqual([]);
  });
});

function head(name: string, id: number): FrameHead {
  return { kind: 'call', name, id, epoch: 0 };
}

function routed() {
  const [page, shell, engine] = [new Probe(), new Probe(), new Probe()];
  routePage({ page, shell, engine, epoch: 7 });
  return {
    fromPage: (...heads: FrameHead[]) => {
      for (const one of heads) page.listener(written(one));
    },
    fromEngine: (...heads: FrameHead[]) => {
      for (const one of heads) engine.listener(written(one));
    },
    rawFromPage: (bytes: Uint8Array) => {
      page.listener(bytes);
    },
    rawFromEngine: (bytes: Uint8Array) => {
      engine.listener(bytes);
    },
    get toEngine() {
      return engine.heads;
    },
    get toShell() {
      return shell.heads;
    },
    get toPage() {
      return page.heads;
    },
    codes: () => page.codes,
  };
}

function written(one: FrameHead): Uint8Array {
  const encoded = encodeFrame({ head: one, body: {}, arrays: [] });
  if (!encoded.ok) throw new Error(encoded.failure.message);
  return encoded.value;
}

class Probe implements Port {
  readonly heads: FrameHead[] = [];
  readonly codes: string[] = [];
  listener: (frame: Uint8Array) => void = () => undefined;

  post(frame: Uint8Array): void {
    const decoded = decodeFrame(frame);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    this.heads.push(decoded.value.head);
    this.codes.push(/"code":"([^"]+)"/.exec(JSON.stringify(decoded.value.body))?.[1] ?? '');
  }
  onFrame(listener: (frame: Uint8Array) => void): void {
    this.listener = listener;
  }
  onClose(): void {
    // the other side never goes away here
  }
  close(): void {
    // nothing to close
  }
}
