import type { KindDefinition } from '../kinds/kind-definition.ts';
import type { NodeKind } from '../node.ts';

/**
 * A way to go backwards: the kinds whose backward rule differs from the gradient's. Every kind that is not listed
 * keeps its own, so the table of kinds itself is the rule without an entry.
 */
export type BackwardRule = { readonly [Kind in NodeKind]?: Pick<KindDefinition<Kind>, 'backward'> };
