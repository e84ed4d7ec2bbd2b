import type { Card } from './card.ts';
import { shownName } from './failures.ts';

/** What a schema cannot say: fields that must agree with each other. */
export function contradictionIn({ input, output }: Card): { readonly field: string; readonly what: string } | null {
  const axes = input.kind === 'image' ? [2, 3] : [1, 2];
  const channels = input.kind === 'image' ? (input.shape[2] ?? 1) : (input.shape[1] ?? 1);
  if (!axes.includes(input.shape.length))
    return {
      field: 'input.shape',
      what: `expected ${axes.join(' or ')} sizes for ${input.kind === 'image' ? 'pictures' : 'signals'}, received ${String(input.shape.length)}`,
    };
  if (input.scale === 0) return { field: 'input.scale', what: 'expected a number other than 0' };
  for (const field of ['mean', 'std'] as const) {
    const { length } = input[field];
    if (length !== 1 && length !== channels)
      return { field: `input.${field}`, what: `expected 1 or ${String(channels)} numbers, one per channel, received ${String(length)}` };
  }
  if (input.leads !== undefined && input.leads.length !== channels)
    return { field: 'input.leads', what: `expected ${String(channels)} names, received ${String(input.leads.length)}` };
  const twice = output.classes.find((name, index) => output.classes.indexOf(name) !== index);
  return twice === undefined ? null : { field: 'output.classes', what: `expected different names, received "${shownName(twice)}" twice` };
}
