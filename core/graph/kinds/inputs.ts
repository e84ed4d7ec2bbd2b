/** The n-th input of a node; a node with too few inputs is a fault of whoever built it. */
export function inputOf<Item>(inputs: readonly Item[], index: number): Item {
  const input = inputs[index];
  if (input === undefined) throw new RangeError(`a node lacks its input ${String(index)}`);
  return input;
}
