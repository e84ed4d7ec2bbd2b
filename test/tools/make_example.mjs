// Makes resources/examples/garments again, byte for byte:
//
//   node test/tools/make_example.mjs FASHION_MNIST_FOLDER NETS_FOLDER [OUT_FOLDER]
//
// FASHION_MNIST_FOLDER holds t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz; NETS_FOLDER is test/fixtures/nets.
// Pictures: the first 20 of every class of the test set from item 1000 on (the first 1000 are the accuracy slice of the fixtures).

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { makePng8 } from '../zoo/data/png-maker.ts';

const FIRST_ITEM = 1000;
const PER_CLASS = 20;
const SIDE = 28;
const CLASSES = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
const MODELS = [
  {
    from: 'A/models/A.keras2.h5',
    to: 'garments-teacher.h5',
    note: 'Teacher: three convolutions with batch norm, trained by us on Fashion-MNIST (accuracy 0.860 on test items 0..999).',
  },
  { from: 'A/models/A.int8.tflite', to: 'garments-int8.tflite', note: 'The teacher with 8-bit integer weights and activations.' },
  {
    from: 'A/models/A.prune95.h5',
    to: 'garments-pruned95.h5',
    note: 'The teacher with 95 % of the kernel weights of each layer but the last set to zero (smallest first), then trained for three more rounds.',
  },
];

const [dataFolder, netsFolder, outFolder = fileURLToPath(new URL('../../resources/examples/garments', import.meta.url))] =
  process.argv.slice(2);
if (dataFolder === undefined || netsFolder === undefined) {
  process.stderr.write('usage: make_example.mjs FASHION_MNIST_FOLDER NETS_FOLDER [OUT_FOLDER]\n');
  process.exit(2);
}

mkdirSync(outFolder, { recursive: true });
writePictures();
for (const model of MODELS) writeModel(model);

function writePictures() {
  const images = gunzipSync(readFileSync(join(dataFolder, 't10k-images-idx3-ubyte.gz'))).subarray(16);
  const labels = gunzipSync(readFileSync(join(dataFolder, 't10k-labels-idx1-ubyte.gz'))).subarray(8);
  rmSync(join(outFolder, 'pictures'), { recursive: true, force: true });
  for (const [label, name] of CLASSES.entries()) {
    const folder = join(outFolder, 'pictures', name);
    mkdirSync(folder, { recursive: true });
    for (const item of itemsOf(labels, label)) {
      const values = images.subarray(item * SIDE * SIDE, (item + 1) * SIDE * SIDE);
      writeFileSync(join(folder, `${String(item).padStart(5, '0')}.png`), makePng8(SIDE, SIDE, values));
    }
  }
}

function itemsOf(labels, label) {
  const found = [];
  for (let item = FIRST_ITEM; found.length < PER_CLASS; item += 1) if (labels[item] === label) found.push(item);
  return found;
}

function writeModel({ from, to, note }) {
  copyFileSync(join(netsFolder, from), join(outFolder, to));
  const input = {
    shape: [SIDE, SIDE, 1],
    kind: 'image',
    colour: 'grey',
    resize: 'bilinear',
    crop: 'none',
    scale: 1 / 255,
    mean: [0],
    std: [1],
  };
  const evidence = {
    found: [
      { field: 'input.scale', value: '0.00392156862745098', because: 'we trained the teacher on pixel values divided by 255' },
      { field: 'output.classes', value: CLASSES.join(', '), because: 'the order of the labels of Fashion-MNIST' },
    ],
    presets: [],
    confirmedBy: 'the makers of Concord',
    confirmedAt: '2026-05-12T00:00:00.000Z',
  };
  const card = {
    schema: 'concord/card/1',
    input,
    output: { kind: 'probabilities', task: 'single-label', classes: CLASSES },
    note: `${note} Licence: that of Concord.`,
    evidence,
  };
  writeFileSync(join(outFolder, `${to}.card.json`), `${JSON.stringify(card, null, 2)}\n`);
  const hash = createHash('sha256')
    .update(readFileSync(join(outFolder, to)))
    .digest('hex');
  process.stdout.write(`${basename(to)} ${hash}\n`);
}
