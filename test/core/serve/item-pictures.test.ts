import { describe, expect, it } from 'vitest';

import type { Handlers } from '../../../core/contract/call.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import type { Jobs } from '../../../core/contract/jobs.ts';
import { failure } from '../../../core/contract/failures.ts';
import { failed, succeeded } from '../../../core/contract/result.ts';
import { ItemPictures } from '../../../core/serve/item-pictures.ts';
import type { PictureAsk } from '../../../core/serve/item-pictures.ts';
import type { ReadStore } from '../../../core/store/stores.ts';
import { memoryWorker } from '../../../core/work/memory-worker.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';
import { jobDoubles } from '../work/job-doubles.ts';

describe('pictures of items', () => {
  it('are decoded once each, however often they are shown', async () => {
    const { pictures, asked } = decoding(async ({ items }) =>
      succeeded({ value: { shapes: items.map(() => [1, 1, 1]) }, arrays: items.map(({ ordinal }) => Uint8Array.of(ordinal)) }),
    );
    const shown = [await pictures.of(ask([1, 2, 1])), await pictures.of(ask([2, 3]))];
    expect(shown.map((answer) => answer.ok && answer.value.map(({ pixels }) => [...pixels]))).toEqual([
      [[1], [2], [1]],
      [[2], [3]],
    ]);
    expect(asked).toEqual([[1, 2], [3]]);
  });

  it('are simply missing where the data has gone: the review goes on', async () => {
    const { pictures } = decoding(async () => failed(failure('input/not-found', 'folder')));
    expect(await pictures.of(ask([1]))).toEqual({ ok: true, value: [{ shape: [], pixels: new Uint8Array(0) }] });
  });

  it('are kept within 64 MiB, the latest longest', async () => {
    const large = 40 * 1024 * 1024;
    const { pictures, asked } = decoding(async ({ items }) =>
      succeeded({ value: { shapes: items.map(() => [1, large / 4, 1]) }, arrays: items.map(() => new Uint8Array(large / 4)) }),
    );
    for (const ordinal of [1, 2, 3, 4, 5, 6, 1, 7, 1, 2]) await pictures.of(ask([ordinal]));
    expect(asked.flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 2]);
  });
});

function decoding(decode: Handlers<Jobs>['data/pictures']) {
  const asked: number[][] = [];
  const handlers = jobDoubles({
    'data/pictures': (request, context) => {
      asked.push(request.items.map(({ ordinal }) => ordinal));
      return decode(request, context);
    },
  });
  return { pictures: new ItemPictures(new WorkerPool({ start: () => memoryWorker(handlers) })), asked };
}

function ask(ordinals: readonly number[]): PictureAsk {
  const items = ordinals.map((ordinal) => ({
    ordinal,
    name: '',
    label: null,
    cluster: null,
    locator: '',
    bytesHash: null,
    decodedHash: null,
  }));
  return {
    store: parseStore({ facts: () => succeeded({ dataset: { hash: 'd', place } }) }),
    items,
    longestSide: 96,
    signal: new AbortController().signal,
  };
}

const place = { path: '/data', arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits };

/** Only the facts of a store are asked here. */
function parseStore(store: object): ReadStore {
  return store as ReadStore;
}
