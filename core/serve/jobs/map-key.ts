import { createHash } from 'node:crypto';

import { canonicalJson } from '../../contract/canonical-json.ts';
import type { OptionValues } from '../../contract/option.ts';

/** Raised whenever folding, emission or the map pipeline may change a value. */
const TRANSFORM_VERSION = 1;

/** Everything that decides the values of a map; equal keys mean equal bytes. */
export interface MapIdentity {
  readonly model: string;
  readonly card: string;
  readonly item: string;
  readonly method: { readonly id: string; readonly version: number; readonly options: OptionValues };
  readonly layer: string | null;
  /** The explained scalar as weights on the logits. */
  readonly target: { readonly scalar: string; readonly weights: readonly number[] };
  readonly seed: number;
  readonly executor: { readonly id: string; readonly version: string; readonly threads: number; readonly batch: number };
}

/** SHA-256 of the identity: the name of a stored map. */
export function mapKey(identity: MapIdentity): string {
  return hashOfValue({ ...identity, transform: TRANSFORM_VERSION });
}

/** SHA-256 of the canonical JSON of a value, in hex. */
export function hashOfValue(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
