import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { modelSummary } from '../../../core/contract/model-summary.ts';
import { summariseModel } from '../../../core/models/summarise-model.ts';
import { camLayers, fixturePath, fixtures, openFixture } from './fixtures.ts';

/** SHA-256 of all files of a folder in name order. */
function hashOfFolder(path: string, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names.toSorted()) hash.update(readFileSync(fixturePath(`${path}/${name}`)));
  return hash.digest('hex');
}

const summaryOf = async (path: string) => summariseModel(await openFixture(path));

describe('the summary of a model', () => {
  it.each(fixtures)('$id follows the contract', async ({ path, sha256, files }) => {
    const summary = await summaryOf(path);
    expect(modelSummary.parse(summary)).toEqual(summary);
    expect(summary.hash).toBe(sha256 ?? hashOfFolder(path, Object.keys(files ?? {})));
  });

  // The makers of the golden maps chose the layer by hand; a fused activation is called NAME_relu by them.
  it.each(fixtures.filter(({ net }) => camLayers(net).length > 0))(
    '$id is explained at the last activation with positions',
    async ({ net, path }) => {
      const { defaultLayer } = await summaryOf(path);
      expect(camLayers(net)[0]?.replace('conv1_relu', 'conv1')).toBe(defaultLayer);
    },
  );

  it('counts multiply-adds of a network by hand', async () => {
    const { macs, layers } = await summaryOf('nets/A/models/A.float32.tflite');
    const convolutions = [28 * 28 * 9 * 1 * 16, 14 * 14 * 9 * 16 * 32, 7 * 7 * 9 * 32 * 48];
    expect(layers.filter(({ kind }) => kind === 'CONV_2D').map((layer) => layer.macs)).toEqual(convolutions);
    expect(macs).toBe(convolutions.reduce((sum, count) => sum + count, 48 * 10));
  });

  it('sees zeros of pruning and widths of weights', async () => {
    const [pruned, integer, half] = await Promise.all(
      ['A.prune95.h5', 'A.int8.tflite', 'A.float16.tflite'].map((name) => summaryOf(`nets/A/models/${name}`)),
    );
    expect(pruned?.layers.find(({ name }) => name === 'conv2')?.zeros).toBeGreaterThan(0.9 * 4640);
    expect([pruned?.bits, integer?.bits, half?.bits]).toEqual([[32], [8], [16]]);
  });

  it('says how weights are stored, whatever becomes of them', async () => {
    const storage = async (path: string, layer: string) => (await summaryOf(path)).layers.find(({ name }) => name === layer)?.storage;
    // Scales as in the files: model.json of the first, the quantisation record of the third.
    expect(await storage('nets/A/models/A.tfjs-layers-uint8', 'bn1')).toMatch(/^8-bit integers, scale 0\.00\d+$/);
    expect(await storage('nets/A/models/A.tfjs-layers-float16', 'conv2')).toBe('float16');
    expect(await storage('nets/A/models/A.dynamic.tflite', 'relu2')).toMatch(/^8-bit integers, 32 scales from 0\.00\d+ to 0\.00\d+$/);
    expect(await storage('nets/A/models/A.keras', 'pool1')).toBe('');
  });

  it('shows a signal as [time, leads], whatever the graph does', async () => {
    const { inputShape, layers } = await summaryOf('nets/E/models/E.keras');
    expect(inputShape).toEqual([256, 2]);
    expect(layers.find(({ name }) => name === 'conv1')).toMatchObject({ shape: [256, 16], tap: true });
  });
});
