import { hostilePictures } from '../data/hostile-pictures.ts';
import { makePng8 } from '../data/png-maker.ts';
import { readExpected } from '../data/zoo-file.ts';
import { tinyNetwork } from '../tiny-network.ts';
import type { Tree } from '../tree.ts';
import type { Expectation, ZooCase } from '../zoo-case.ts';

const codes = readExpected();
const words = ['predict', '--model', 'net.h5', '--data', 'pictures', '--out', 'p.npz', '--preprocess', 'unit', '--json'];
const sound = makePng8(
  4,
  4,
  Uint8Array.from({ length: 16 }, (_, place) => place * 15),
);
const beside: Tree = { 'net.h5': await tinyNetwork(4, 1) };

const rows: readonly (readonly [fits: RegExp, row: string])[] = [
  [/^bomb/, 'I1'],
  [/text-of|many-chunks|profile|exif/, 'I8'],
  [/^cut-\d+\.jpg|no-end-marker|magic-only\.jpg/, 'I3'],
  [/\.gif|\.webp|\.tif/, 'I5'],
  [/svg/, 'I7'],
  [/html|zip-tail|pdf|bmp|noise/, 'I6'],
  [/^empty|magic-only/, 'I9'],
  [/width-0|rows/, 'I12'],
];

/** Every bad picture, beside a sound one: one item is computed, the other left out under its code, or read all the same. */
export const pictureCases: readonly ZooCase[] = hostilePictures
  .filter(({ twin }) => twin !== null)
  .map(({ name, twin, make }): ZooCase => {
    const good = hostilePictures.find((file) => file.name === twin);
    const code = codes.get(name) ?? null;
    const expected: Expectation = code === null ? { kind: 'read' } : { kind: 'skipped', code };
    return {
      id: `pictures/${name}`,
      row: rows.find(([fits]) => fits.test(name))?.[1] ?? 'I2',
      maker: 'data/hostile-pictures.ts',
      seed: null,
      expected,
      bad: { make: () => ({ [`pictures/${name}`]: make(), 'pictures/sound.png': sound }), words },
      good: { make: () => ({ [`pictures/${twin ?? ''}`]: good?.make() ?? sound, 'pictures/sound.png': sound }), words },
      beside,
      ...(name.startsWith('bomb') ? { bounds: { mebibytes: 100 } } : {}),
    };
  });
