import { executorIds } from '../contract/backend.ts';
import type { ExecutorId } from '../contract/backend.ts';
import type { Executor, Program } from '../graph/executor.ts';

import { agreement, macsOf } from './agreement.ts';
import type { Agreement } from './agreement.ts';
import { graphDigest } from './graph-digest.ts';
import { referenceExecutor } from './reference.ts';
import { Remembered } from './remembered.ts';

/** With whom a program was compared; null: with nobody. */
export type Comparison = Agreement & { readonly partner: ExecutorId | null };

/** Makes an executor to compare with, or null where it is not there. */
export type Partner = () => Promise<Executor | null>;

/** Float64 loops need a nanosecond for each multiplication; beyond this the reference would hold up the user. */
const MOST_REFERENCE_MACS = 400e6;
/** Two seconds or so on another compiled library. */
const MOST_LIBRARY_MACS = 20e9;
/** A second copy of larger weights, laid out once more, could be more than the machine has. */
const MOST_WEIGHT_BYTES = 256 * 1024 * 1024;
/** Part of what is remembered: raise it when agreement is judged otherwise. */
const RULES = 'agreement 1';

/**
 * Compares a program with the next executor that can run it in time: with the kernels that define each kind, and where
 * that would take too long with another library. An agreement is remembered on this machine, for this program.
 */
export async function agreeWithNext(program: Program, executor: Executor, partners: readonly Partner[]): Promise<Comparison> {
  const { graph } = program;
  const remembered = new Remembered('agreement', executor, [RULES, graphDigest(graph)]);
  const before = parseComparison(remembered.read());
  if (before !== null) return before;
  const compared = (await compareWithReference(program)) ?? (await compareWithLibrary(program, partners));
  if (compared === null) return { state: 'not-compared', macs: macsOf(graph), partner: null };
  if (compared.state === 'agrees' || compared.state === 'agrees-within-a-quantum')
    remembered.write(`${compared.state} ${String(compared.difference)} ${String(compared.partner)}`);
  return compared;
}

async function compareWithReference(program: Program): Promise<Comparison | null> {
  const found = await agreement(program, referenceExecutor, MOST_REFERENCE_MACS);
  return found.state === 'not-compared' ? null : { ...found, partner: 'reference' };
}

async function compareWithLibrary(program: Program, partners: readonly Partner[]): Promise<Comparison | null> {
  const weights = [...program.graph.weights.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  if (weights > MOST_WEIGHT_BYTES) return null;
  for (const partner of partners) {
    const other = await partner();
    if (other === null) continue;
    const found = await agreement(program, other, MOST_LIBRARY_MACS);
    if (found.state !== 'not-compared') return { ...found, partner: other.id };
  }
  return null;
}

function parseComparison(text: string | null): Comparison | null {
  const [state, difference, partner] = text?.split(' ') ?? [];
  const known = executorIds.find((id) => id === partner);
  if ((state !== 'agrees' && state !== 'agrees-within-a-quantum') || known === undefined) return null;
  return { state, difference: Number(difference), partner: known };
}
