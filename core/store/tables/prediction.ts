import type { Connection } from '../connection.ts';
import { blobFloats, floatBlob } from '../float-blob.ts';

/** What a prediction depends on. `backend` is the executor with its version. */
export interface PredictionKey {
  readonly model: string;
  readonly decodedHash: string;
  readonly backend: string;
}

export function putPrediction(connection: Connection, key: PredictionKey, logits: Float32Array): void {
  connection.run(
    `INSERT INTO prediction (model, decoded_hash, backend, logits) VALUES (:model, :decodedHash, :backend, :logits)
     ON CONFLICT (model, decoded_hash, backend) DO NOTHING`,
    { ...key, logits: floatBlob(logits) },
  );
}

export function readLogits(connection: Connection, key: PredictionKey): Float32Array | null {
  const row = connection.first<{ logits: Uint8Array }>(
    'SELECT logits FROM prediction WHERE model = :model AND decoded_hash = :decodedHash AND backend = :backend',
    { ...key },
  );
  return row === undefined ? null : blobFloats(row.logits);
}
