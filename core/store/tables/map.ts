import { createHash } from 'node:crypto';

import type { MapRecord } from '../../contract/jobs.ts';

import type { Connection } from '../connection.ts';
import { blobFloats, floatBlob } from '../float-blob.ts';
import type { StoredMap } from '../records.ts';

/** Whose map it is: stored with it, compared when it is read. */
export interface MapOrigin {
  readonly model: string;
  readonly method: string;
  readonly decodedHash: string;
}

interface MapRow extends MapRecord {
  readonly valuesHash: string;
  readonly method: string;
  readonly decodedHash: string;
  readonly bytes: Uint8Array | null;
}

/** A map is stored once, however many runs use it: its key names everything it depends on. Without values it must be there already. */
export function putMap(
  connection: Connection,
  map: { readonly record: MapRecord; readonly values: Float32Array; readonly origin: MapOrigin },
): void {
  const { record, values, origin } = map;
  if (connection.first('SELECT 1 FROM map WHERE key = :key', { key: record.key }) !== undefined) return;
  const expected = record.height * record.width * record.channels;
  if (values.length !== expected) throw new Error(`map ${record.key}: expected ${expected} values, received ${values.length}`);
  const blob = floatBlob(values);
  connection.run(
    `INSERT INTO map (key, model, method, decoded_hash, height, width, channels, minimum, maximum, total, status, cell_height, cell_width, values_hash, "values")
     VALUES (:key, :model, :method, :decodedHash, :height, :width, :channels, :minimum, :maximum, :total, :status, :cellHeight, :cellWidth, :valuesHash, :blob)`,
    { ...record, ...origin, valuesHash: hashOf(blob), blob },
  );
}

// 1 GB in a blob is refused by its length before it is read.
const READ = `SELECT key, method, decoded_hash AS decodedHash, height, width, channels, minimum, maximum, total, status,
  cell_height AS cellHeight, cell_width AS cellWidth, values_hash AS valuesHash,
  CASE WHEN octet_length("values") = 4 * height * width * channels THEN "values" END AS bytes
  FROM map WHERE key = :key`;

/** The map behind a key if it is what it says: right length, the values that were stored, of this item and method, finite unless its status is `nan`. */
export function readMap(
  connection: Connection,
  key: string,
  owner: { readonly method: string; readonly decodedHash: string | null },
): StoredMap | null {
  const row = connection.first<MapRow>(READ, { key });
  if (row === undefined || row.bytes === null) return null;
  if (row.method !== owner.method || row.decodedHash !== owner.decodedHash) return null;
  const { bytes, valuesHash, method: _method, decodedHash: _decodedHash, ...record } = row;
  if (hashOf(bytes) !== valuesHash) return null;
  const values = blobFloats(bytes);
  if (values === null || (record.status !== 'nan' && !values.every(Number.isFinite))) return null;
  return { record, values };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
