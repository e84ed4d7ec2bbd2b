import { boundedJson } from '../bounded-json.ts';
import type { ModelBytes } from '../model-format.ts';
import type { Model } from '../model.ts';
import { refuse } from '../refusal.ts';
import { openZip } from '../zip-archive.ts';
import { Hdf5File } from './hdf5-file.ts';
import { readKeras } from './read-keras.ts';
import { slottedWeights } from './slotted-weights.ts';

const [CONFIG, METADATA, WEIGHTS] = ['config.json', 'metadata.json', 'model.weights.h5'];

/** The members of a .keras archive, read in memory: nothing is unpacked to disk. */
export async function readArchive(file: ModelBytes): Promise<Model> {
  const archive = await openZip(file.bytes, file.limits);
  const config = archive.read(CONFIG) ?? refuse('damaged/structure', `the archive has no ${CONFIG}`);
  const weights = archive.read(WEIGHTS) ?? refuse('damaged/weights', `the archive has no ${WEIGHTS}`);
  const stored = await Hdf5File.open(weights, file.limits);
  try {
    return readKeras(file, {
      format: 'keras-zip',
      config: boundedJson(Buffer.from(config).toString('utf8'), file.limits, 'the model config'),
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
