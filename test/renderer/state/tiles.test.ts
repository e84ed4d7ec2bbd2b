import { describe, expect, it } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import { failed } from '../../../core/contract/result.ts';
import { TileCache, planeFrom } from '../../../renderer/state/tiles.svelte.ts';
import { engineDouble, settled } from '../support/doubles.ts';

const key = (item: number) => ({ run: 'run-int8', item, method: 'saliency' });

describe('small pictures and maps of rows', () => {
  it('are asked for together, a hundred at most in one call, and each once', async () => {
    const engine = engineDouble(200);
    const tiles = new TileCache(engine);
    for (let item = 0; item < 150; item += 1) tiles.want(key(item));
    for (let item = 0; item < 150; item += 1) tiles.want(key(item));
    await settled();
    const sizes = engine.requestsOf('review/tiles').map((request) => JSON.stringify(request).split('"item"').length - 1);
    expect(sizes).toEqual([100, 50]);
  });

  it('are 600 at most; those shown longest ago are let go', async () => {
    const engine = engineDouble(700);
    const tiles = new TileCache(engine);
    for (let batch = 0; batch < 7; batch += 1) {
      for (let item = batch * 100; item < (batch + 1) * 100; item += 1) tiles.want(key(item));
      await settled();
    }
    expect([tiles.tileOf(key(0)), tiles.tileOf(key(699)) === null]).toEqual([null, false]);
  });

  it('of rows that left the screen before their turn are not asked for', async () => {
    const engine = engineDouble(20);
    const tiles = new TileCache(engine);
    tiles.want(key(1));
    tiles.want(key(2));
    tiles.unwant(key(1));
    await settled();
    expect(engine.requestsOf('review/tiles')).toEqual([{ rows: [key(2)] }]);
  });

  it('that a lost engine did not give are asked for again when it is back', async () => {
    let lost = true;
    const working = engineDouble(20);
    const engine = engineDouble(20, {
      'review/tiles': async (request) => {
        const answer = await working.call('review/tiles', request);
        return lost || !answer.ok ? failed(failure('engine/lost', 'the engine has gone')) : { ok: true, value: answer.value };
      },
    });
    const tiles = new TileCache(engine);
    tiles.want(key(3));
    await settled();
    lost = false;
    tiles.retry();
    await settled();
    expect(tiles.tileOf(key(3))).not.toBeNull();
  });

  it('have no plane where the numbers do not fit the shape', () => {
    expect([planeFrom([2, 2, 1], new Uint8Array(3)), planeFrom(null, new Uint8Array(4)), planeFrom([2, 2], undefined)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(planeFrom([2, 2], new Float32Array(4))).toEqual({ values: new Float32Array(4), height: 2, width: 2, channels: 1 });
  });
});
