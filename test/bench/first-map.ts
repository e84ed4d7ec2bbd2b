import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { mapsOutput } from '../../core/contract/outputs.ts';

/**
 * Process start to first map: `concord maps` on ResNet-8 with one picture, all processes counted. The budget is 0.6 s on
 * two idle cores; a figure taken while another process was busy means nothing. The first call, which fills the cache of
 * compiled code and the stamp of the self-test, is not counted. `concord` runs its bundle where `npm start` has built one
 * and no source is younger, else the sources.
 *
 *     node test/bench/first-map.ts [runs]
 */
const runs = Number(process.argv[2] ?? 7);
const root = fileURLToPath(new URL('../../', import.meta.url));
const resnet8 = join(root, 'test/fixtures/thirdparty/mlcommons-tiny/resnet8');
const folder = mkdtempSync(join(tmpdir(), 'concord-first-map-'));

for (const model of ['resnet8.h5', 'resnet8.float.tflite', 'resnet8.int8.tflite']) {
  for (const method of ['saliency', 'grad-cam']) {
    const words = ['maps', '--model', join(resnet8, model), '--data', join(resnet8, 'inputs/inputs.npy'), '--limit', '1', '--json'];
    const measured = Array.from({ length: runs + 1 }, () => once([...words, '--method', method, '--out', join(folder, 'maps.npz')])).slice(
      1,
    );
    const [first, whole] = [median(measured.map((it) => it.first)), median(measured.map((it) => it.whole))];
    process.stdout.write(
      `${model.padEnd(22)} ${method.padEnd(10)} first map ${first.toFixed(2)} s, command ${whole.toFixed(2)} s (median of ${String(runs)})\n`,
    );
  }
}
rmSync(folder, { recursive: true, force: true });

/** Seconds from the start of the command to the first map (by the worker's clock, which starts a little later), and to its end. */
function once(words: readonly string[]): { readonly first: number; readonly whole: number } {
  const started = performance.now();
  const done = spawnSync(process.execPath, [join(root, 'resources/setup/concord.mjs'), ...words], { encoding: 'utf8' });
  const whole = (performance.now() - started) / 1000;
  return { first: mapsOutput.parse(JSON.parse(done.stdout)).firstMapSeconds, whole };
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}
