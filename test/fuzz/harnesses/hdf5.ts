import { kerasH5 } from '../../../core/models/keras-h5.ts';
import { kerasZip } from '../../../core/models/keras-zip.ts';
import { chosen, fixtureBytes } from '../corpus.ts';
import type { FuzzInput, Harness } from '../harness.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { readAsModel } from '../read-as-model.ts';
import { weightsText } from '../sound-answer.ts';

const files = ['A/models/A.keras2.h5', 'E/models/E.keras2.h5', 'E/models/E.keras3.h5', 'A/models/A.narrow.h5'].map((path) =>
  fixtureBytes(`nets/${path}`),
);
const archives = ['A', 'E'].map((net) => fixtureBytes(`nets/${net}/models/${net}.keras`));
const originals = new Map<string, string>();

/**
 * HDF5 files and the archives that hold them. An archive proves its content by a checksum, so what opens has the
 * original's tensors; a bare .h5 has none over its numbers, so what opens is sound.
 */
export const hdf5: Harness = {
  number: 4,
  name: 'HDF5',
  make: (random): FuzzInput => {
    const which = random() % 4;
    if (which === 0) return { [`${String(random() % archives.length)}.keras`]: mutatedBytes(chosen(archives, 0), random) };
    return { 'net.h5': aimed(chosen(files, random()), random) };
  },
  check: async (input) => {
    const [[name, bytes] = ['', new Uint8Array()]] = Object.entries(input);
    const { model } = await readAsModel(name.endsWith('.h5') ? kerasH5 : kerasZip, bytes);
    if (name.endsWith('.h5') || model === null) return;
    if (weightsText(model) !== (await originalWeights())) throw new Error('a damaged archive was read with other tensors');
  },
};

/** Half of the damages go where the structure lies: at most 4 KiB behind a signature. */
function aimed(source: Uint8Array, random: () => number): Uint8Array {
  if (random() % 2 === 0) return mutatedBytes(source, random);
  const bytes = Buffer.from(source);
  const found = bytes.indexOf(
    chosen(['\x89HDF', 'TREE', 'HEAP', 'SNOD', 'GCOL', 'OHDR', 'FRHP', 'BTHD'], random()),
    random() % bytes.length,
    'latin1',
  );
  const start = Math.max(0, found);
  const piece = mutatedBytes(bytes.subarray(start, start + 512), random);
  return Uint8Array.from(Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start + 512)]));
}

async function originalWeights(): Promise<string> {
  const known = originals.get('A');
  if (known !== undefined) return known;
  const { model } = await readAsModel(kerasZip, chosen(archives, 0));
  if (model === null) throw new Error('the undamaged archive is refused');
  const text = weightsText(model);
  originals.set('A', text);
  return text;
}
