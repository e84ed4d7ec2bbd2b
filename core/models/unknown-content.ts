import { shownName } from '../contract/failures.ts';
import type { ModelBytes } from './model-format.ts';
import { isPickle, pickleImports } from './pickle.ts';
import { refuse } from './refusal.ts';

/** Beginnings of files that people take for models, in their words. */
const beginnings: readonly (readonly [begins: string, looksLike: string])[] = [
  ['\u0089PNG', 'a picture'],
  ['\u00ff\u00d8\u00ff', 'a picture'],
  ['GIF8', 'a picture'],
  ['%PDF', 'a PDF document'],
  ['\u007fELF', 'a program'],
  ['MZ', 'a program'],
  ['\u001f\u008b', 'a gzip archive'],
  ['SQLite format 3', 'a database'],
  ['\u0093NUMPY', 'a NumPy array'],
  ['<', 'a web page or XML'],
  ['{', 'JSON, but not the model.json of a TensorFlow.js model'],
  ['PK\u0003\u0004', 'a zip archive, but not one that Keras writes'],
];

function looksLike(head: string): string {
  const text = head.trimStart();
  const known = beginnings.find(([begins]) => head.startsWith(begins) || text.startsWith(begins));
  if (known !== undefined) return known[1];
  // safetensors: eight bytes of length, then JSON. ONNX and SavedModel: field 1 a small number, field 2 a length.
  if (head.startsWith('{"', 8)) return 'safetensors, which holds weights without an architecture';
  const isProtobuf = head.charCodeAt(0) === 0x08 && head.charCodeAt(1) < 32 && head.charCodeAt(2) === 0x12;
  return isProtobuf ? 'an ONNX model or a TensorFlow SavedModel, which Concord does not read yet' : 'nothing that Concord knows';
}

/** Refuses content that no format recognised, saying what it looks like. Pickles are code and named as such. */
export function refuseUnknown(file: ModelBytes): never {
  const name = `"${shownName(file.name)}"`;
  const pickled = picklePart(file.bytes);
  if (pickled !== null) {
    const imports = pickleImports(pickled).slice(0, 10).map(shownName);
    refuse('code-execution/pickle', `${name} is a Python pickle, which is code (imports ${imports.join(', ') || 'nothing that is named'})`);
  }
  const head = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, Math.min(file.bytes.byteLength, 512)).toString('latin1');
  return refuse('suspicious-format/unknown', `${name} looks like ${looksLike(head)}; its ending does not count, its content does`);
}

/** The pickle itself, or the one inside a PyTorch archive (stored uncompressed there). */
function picklePart(bytes: Uint8Array): Uint8Array | null {
  if (isPickle(bytes)) return bytes;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isZip = buffer.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004';
  const at = isZip ? buffer.subarray(0, 64 * 1024).indexOf('data.pkl') : -1;
  return at === -1 ? null : bytes.subarray(at + 'data.pkl'.length);
}
