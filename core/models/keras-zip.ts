import type { FileHead, ModelFormat } from './model-format.ts';
import { attempt } from './refusal.ts';

const MEMBERS = ['config.json', 'metadata.json', 'model.weights.h5'];
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
  read: (file) => attempt(async () => (await import('./keras/read-archive.ts')).readArchive(file)),
};

/** Some member of Keras begins within the head; PyTorch, NumPy and office files are zip archives too. */
function holdsKerasMember(head: FileHead & { readonly kind: 'file' }): boolean {
  const text = Buffer.from(head.bytes).toString('latin1');
  if (!text.startsWith(LOCAL_HEADER)) return false;
  return MEMBERS.some((name) => {
    const at = text.indexOf(name);
    return at >= NAME_OFFSET && text.startsWith(LOCAL_HEADER, at - NAME_OFFSET);
  });
}
