import { createHash } from 'node:crypto';

import { canonicalJson } from '../contract/canonical-json.ts';
import { failure } from '../contract/failures.ts';
import type { Protocol } from '../contract/protocol.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { completeOptions } from '../plug-in.ts';
import type { PlugIn } from '../plug-in.ts';

/** A protocol in which every default is written out, its canonical text and the hash of that text. */
export interface FrozenProtocol {
  readonly protocol: Protocol;
  readonly body: string;
  readonly hash: string;
}

export interface KnownPlugIns {
  readonly methods: readonly PlugIn[];
  readonly metrics: readonly PlugIn[];
}

/**
 * Completes a declared protocol and freezes it: what is left out takes the default in force now, so that a default
 * changed later cannot change what was promised. Unknown ids, options and repeated entries are refused by name.
 */
export function freezeProtocol(declared: Protocol, known: KnownPlugIns): Result<FrozenProtocol> {
  const repeated = repeatedIn(declared.methods.map(({ id }) => id)) ?? repeatedIn(declared.metrics);
  if (repeated !== null) return failed(failure('protocol/invalid', `"${repeated}" is named twice, expected once`));
  const methods: Protocol['methods'] = [];
  for (const choice of declared.methods) {
    const method = known.methods.find(({ id }) => id === choice.id);
    if (method === undefined) return failed(unknownId('methods', choice.id, known.methods));
    const options = completeOptions(method, choice.options);
    if (!options.ok) return options;
    methods.push({ id: choice.id, options: { ...options.value } });
  }
  for (const id of declared.metrics) {
    if (!known.metrics.some((metric) => metric.id === id)) return failed(unknownId('metrics', id, known.metrics));
  }
  const protocol: Protocol = { ...declared, methods };
  const body = canonicalJson(protocol);
  return succeeded({ protocol, body, hash: createHash('sha256').update(body).digest('hex') });
}

function repeatedIn(ids: readonly string[]): string | null {
  return ids.find((id, at) => ids.indexOf(id) !== at) ?? null;
}

function unknownId(field: string, id: string, known: readonly PlugIn[]): ReturnType<typeof failure> {
  return failure('protocol/invalid', `${field}: expected one of ${known.map((plugIn) => plugIn.id).join(', ')}, received "${id}"`);
}
