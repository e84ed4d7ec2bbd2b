/** Something that can be done as soon as others are: its place in the list, what it needs and what it makes. */
export interface Step {
  readonly needs: readonly string[];
  readonly makes: string;
}

/**
 * Indices of steps in the order in which they can be done: over the list again and again, each as soon as what it needs
 * exists. Steps that can never be done are left out. A list that runs backwards needs as many rounds as it has steps, so
 * a round costs a look at each flag, not at each need.
 */
export function visitOrder(steps: readonly Step[], given: ReadonlySet<string>): readonly number[] {
  const missing = steps.map(({ needs }) => new Set(needs.filter((name) => !given.has(name))));
  const waiting = new Map<string, number[]>();
  missing.forEach((names, index) => {
    for (const name of names) waiting.set(name, [...(waiting.get(name) ?? []), index]);
  });
  const ready = Uint8Array.from(missing, ({ size }) => (size === 0 ? 1 : 0));
  const order: number[] = [];
  for (let open = ready.indexOf(1); open !== -1; open = ready.indexOf(1)) {
    for (let index = open; index !== -1; index = ready.indexOf(1, index + 1)) {
      ready[index] = 0;
      order.push(index);
      const made = steps[index]?.makes ?? '';
      for (const other of waiting.get(made) ?? []) {
        missing[other]?.delete(made);
        if (missing[other]?.size === 0) ready[other] = 1;
      }
      waiting.delete(made);
    }
  }
  return order;
}
