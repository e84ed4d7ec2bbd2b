import type { Activation } from '../activation.ts';
import { refuse } from '../refusal.ts';
import type { OperatorSite } from './operator-site.ts';

const activations: readonly Activation[] = [
  { kind: 'linear' },
  { kind: 'relu' },
  { kind: 'unit-clip' },
  { kind: 'relu6' },
  { kind: 'tanh' },
];

/** The activation that an operator applies to its own result, by the number the format gives it. */
export function fusedActivation(site: OperatorSite, field: number): Activation {
  const code = site.operator.options?.int8(field) ?? 0;
  return activations[code] ?? refuse('unsupported/option', `${site.what}: fused activation ${code} is not supported`);
}
