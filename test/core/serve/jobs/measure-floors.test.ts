import { describe, expect, it } from 'vitest';

import { protocol } from '../../../../core/contract/protocol.ts';
import { near } from '../../../support/near.ts';
import { fixtureNpz, fixturePath } from '../../../support/read-fixture.ts';
import { dataAt, runJob } from '../../../support/worker-calls.ts';

const metrics = ['spearman', 'cosine', 'ssim', 'soft-iou', 'centroid-shift', 'output-kl'];
const pair = {
  teacher: { path: fixturePath('nets/A/models/A.keras2.h5'), card: null },
  compressed: { path: fixturePath('nets/A/models/A.prune95.h5'), card: null },
  data: dataAt(fixturePath('nets/A/inputs/inputs.npy'), { labelsPath: fixturePath('nets/A/inputs/labels.npy') }),
  batch: 4,
  threads: 1,
};

async function chanceLine(seed: number): Promise<Record<string, number | null>> {
  const { result } = await runJob('floors/measure', {
    ...pair,
    protocol: protocol.parse({ methods: [{ id: 'saliency' }], metrics, scalar: 'logit', backend: 'onnx', seed }),
    items: [{ ordinal: 0, name: '0', label: null, cluster: null, locator: '0' }],
    floors: ['permuted'],
    agreement: null,
    jitter: null,
  });
  if (!result.ok) throw new Error(result.failure.message);
  return Object.fromEntries(result.value.draws.map(({ metric, deformation }) => [metric, deformation]));
}

describe('the chance line of an audit', () => {
  it('is exact in closed form, estimated by draws elsewhere, and undefined for what has no positions', async () => {
    const gradient = fixtureNpz('nets/A/maps/captum.npz').get('captum.saliency')?.values.slice(0, 784) ?? new Float32Array();
    const line = await chanceLine(0);
    expect(line).toEqual({
      spearman: 1,
      cosine: near(1 - meanShare(gradient), 3),
      ssim: near(1, 1), // no structure is left

      'soft-iou': expect.any(Number) as unknown,
      'centroid-shift': expect.any(Number) as unknown,
      'output-kl': null,
    });
  });

  it('hardly depends on the seed, since it is a mean over a hundred draws', async () => {
    const [one, again, other] = [await chanceLine(1), await chanceLine(1), await chanceLine(2)];
    expect(again).toEqual(one);
    expect(other['ssim']).not.toBe(one['ssim']);
    expect(Math.abs(Number(other['ssim']) - Number(one['ssim']))).toBeLessThan(0.01);
  });
});

/** n mean(a)^2 / |a|^2: the cosine of a map with itself, shuffled, on average. */
function meanShare(values: Float32Array): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return (sum * sum) / values.length / values.reduce((total, value) => total + value * value, 0);
}

describe('what is prepared for an audit', () => {
  it('warns of a method whose maps hardly depend on the class, and of no other', async () => {
    const methods = [{ id: 'guided-backprop' }, { id: 'saliency' }];
    const { result } = await runJob('pair/prepare', {
      ...pair,
      protocol: protocol.parse({ methods, backend: 'onnx' }),
      items: 0,
      workers: null,
    });
    if (!result.ok) throw new Error(result.failure.message);
    expect(result.value.notices.filter((notice) => notice.includes('hardly depend'))).toEqual([
      expect.stringMatching(/^Guided backprop: /),
    ]);
  });
});
