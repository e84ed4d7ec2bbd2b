import { Hdf5File } from './keras/hdf5-file.ts';
import { readKeras } from './keras/read-keras.ts';
import { slottedWeights } from './keras/slotted-weights.ts';
import { openZip } from './zip-archive.ts';
import { boundedJson } from './bounded-json.ts';
import type { FileHead, ModelBytes, ModelFormat } from './model-format.ts';
import type { Model } from './model.ts';
import { attempt, refuse } from './refusal.ts';

const [CONFIG, METADATA, WEIGHTS] = ['config.json', 'metadata.json', 'model.weights.h5'];
const LOCAL_HEADER = 'PK\u0003\u0004';
const NAME_OFFSET = 30;

/**
 * Keras .keras: a zip archive of `config.json` (architecture), `metadata.json` and `model.weights.h5`. Nothing is
 * unpacked to disk.
 *
 * shape   as `keras-h5`
 * check   fixtures of nets A to E give Keras' own answers to 1e-4 (logits), 1e-5 (probabilities)
 * source  Keras 3.15, `saving_lib.py`
 */
export const kerasZip: ModelFormat = {
  id: 'keras-zip',
  version: 1,
  title: 'Keras .keras',
  summary: 'Whole models saved by Keras 3 (or TensorFlow 2.12 and later) as a .keras archive.',
  source: {
    authors: 'Chollet and others',
    year: 2023,
    title: 'Keras, whole-model saving (.keras)',
    url: 'https://keras.io/guides/serialization_and_saving/',
  },
  options: {},
  extensions: ['keras'],
  match: (head) => head.kind === 'file' && holdsKerasMember(head),
  read: (file) => attempt(() => readArchive(file)),
};

/** Some member of Keras begins within the head; PyTorch, NumPy and office files are zip archives too. */
function holdsKerasMember(head: FileHead & { readonly kind: 'file' }): boolean {
  const text = Buffer.from(head.bytes).toString('latin1');
  if (!text.startsWith(LOCAL_HEADER)) return false;
  return [CONFIG, METADATA, WEIGHTS].some((name) => {
    const at = text.indexOf(name);
    return at >= NAME_OFFSET && text.startsWith(LOCAL_HEADER, at - NAME_OFFSET);
  });
}

async function readArchive(file: ModelBytes): Promise<Model> {
  const archive = await openZip(file.bytes, file.limits);
  const config = archive.read(CONFIG) ?? refuse('damaged/structure', `the archive has no ${CONFIG}`);
  const weights = archive.read(WEIGHTS) ?? refuse('damaged/weights', `the archive has no ${WEIGHTS}`);
  const stored = await Hdf5File.open(weights, file.limits);
  try {
    return readKeras(file, {
      format: 'keras-zip',
      config: Buffer.from(config).toString('utf8'),
      weights: slottedWeights(stored),
      version: versionIn(archive.read(METADATA), file),
    });
  } finally {
    stored.close();
  }
}

function versionIn(metadata: Uint8Array | null, file: ModelBytes): string | null {
  if (metadata === null) return null;
  const stated = boundedJson(Buffer.from(metadata).toString('utf8'), file.limits, METADATA);
  const version = typeof stated === 'object' && stated !== null && 'keras_version' in stated ? stated.keras_version : null;
  return typeof version === 'string' ? version : null;
}
