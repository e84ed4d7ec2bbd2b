import { shownName } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import { refuse } from '../refusal.ts';
import { blockOf, guarded } from './hdf5-library.ts';
import type { Hdf5Library } from './hdf5-library.ts';

const STRING_CLASS = 3;
const POINTER_BYTES = 4;

export interface AttributePlace {
  readonly library: Hdf5Library;
  readonly file: bigint;
  readonly path: string;
  readonly attribute: string;
  readonly limits: Limits;
}

/** The texts of an attribute. h5py stores an empty list as an empty array of numbers. */
export function textsAt(place: AttributePlace): readonly string[] {
  const { library, file, path, attribute, limits } = place;
  const what = `attribute ${attribute} of ${shownName(path)}`;
  const facts = guarded(what, () => library.get_attribute_metadata(file, path, attribute));
  const sizeBytes = facts.size * facts.total_size;
  if (sizeBytes === 0 || facts.shape === null) return [];
  if (facts.type !== STRING_CLASS) refuse('damaged/structure', `${what}: expected text`);
  if (!(sizeBytes > 0 && sizeBytes <= limits.modelTextBytes)) {
    refuse('denial-of-service/limit', `${what} declares ${sizeBytes} bytes; at most ${limits.modelTextBytes} are read (modelTextBytes)`);
  }
  const block = blockOf(library, sizeBytes, { what, into: (pointer) => library.get_attribute_data(file, path, attribute, pointer) });
  if (!facts.vlen) {
    library._free(block.pointer);
    return Array.from({ length: facts.total_size }, (_, index) =>
      textIn(block.bytes.subarray(index * facts.size, (index + 1) * facts.size)),
    );
  }
  // Texts of any length: the block holds addresses, and the library frees what they point to.
  const pointers = new Uint32Array(block.bytes.buffer, 0, sizeBytes / POINTER_BYTES);
  const texts = Array.from(pointers, (pointer) => (pointer === 0 ? '' : library.UTF8ToString(pointer)));
  guarded(what, () => library.reclaim_vlen_memory(file, path, attribute, BigInt(block.pointer)));
  library._free(block.pointer);
  return texts;
}

/** Fixed-length text ends at its first NUL. */
function textIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8');
}
