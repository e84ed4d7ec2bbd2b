import { linkSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { expect, it } from 'vitest';

import { openFolder, tiny } from './made-tfjs.ts';

const linked = (...names: readonly string[]) =>
  openFolder(tiny(), {
    place: (folder) => {
      for (const name of names) linkSync(join(folder, name), join(dirname(folder), `second-${name}`));
    },
  });
const noticesOf = async (...names: readonly string[]) => {
  const model = await linked(...names);
  return model.ok ? model.value.notices : [model.failure.code];
};

it('a model file with a second name on the disk is read, and the second name is told', async () => {
  expect(await noticesOf('model.json')).toEqual([
    '1 of the model\'s files have a second name elsewhere on the disk (hard links): "model.json"',
  ]);
});

it('so is a file of weights', async () => {
  expect(await noticesOf('model.json', 'w.bin')).toEqual([
    '2 of the model\'s files have a second name elsewhere on the disk (hard links): "model.json", "w.bin"',
  ]);
});

it('files with one name each are not mentioned', async () => {
  expect(await noticesOf()).toEqual([]);
});
