import { shownName } from '../../contract/failures.ts';
import type { StoredArray } from '../keras/stored-array.ts';
import type { ModelBytes } from '../model-format.ts';
import { refuse } from '../refusal.ts';
import { storedArray } from './stored-array-of.ts';
import type { WeightGroup } from './weight-specs.ts';

export interface Shard {
  readonly name: string;
  readonly bytes: Uint8Array;
}
export interface Shards {
  readonly files: readonly Shard[];
  readonly arrays: readonly StoredArray[];
}

/** Reads all files of weights and cuts them into tensors. Every byte belongs to exactly one tensor. */
export async function readShards(file: ModelBytes, groups: readonly WeightGroup[]): Promise<Shards> {
  const files: Shard[] = [];
  const arrays: StoredArray[] = [];
  for (const group of groups) {
    const own: Shard[] = [];
    let filled = 0;
    for (const name of group.paths) {
      const bytes = await file.companion(name, group.sizeBytes - filled);
      filled += bytes.byteLength;
      own.push({ name, bytes });
    }
    for (const shard of own) files.push(shard);
    for (const array of cut(group, joined(own, filled))) arrays.push(array);
  }
  return { files, arrays };
}

/** As many bytes as there are, whatever the shapes say there should be. */
function joined(shards: readonly Shard[], sizeBytes: number): Uint8Array {
  const [first] = shards;
  if (first !== undefined && shards.length === 1) return first.bytes;
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for (const shard of shards) {
    bytes.set(shard.bytes, at);
    at += shard.bytes.byteLength;
  }
  return bytes;
}

function cut(group: WeightGroup, bytes: Uint8Array): readonly StoredArray[] {
  let at = 0;
  return group.specs.map((spec) => {
    const end = at + spec.sizeBytes;
    if (end > bytes.byteLength) {
      refuse(
        'damaged/truncated',
        `tensor "${shownName(spec.name)}": ${end - bytes.byteLength} of its ${spec.sizeBytes} bytes are missing from ${group.paths.slice(0, 5).map(shownName).join(', ')}`,
      );
    }
    const array = storedArray(spec, bytes.subarray(at, end));
    at = end;
    return array;
  });
}
