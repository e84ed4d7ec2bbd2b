import { classOfLabel } from './class-of-label.ts';

/** One labelled item and the class that the network gave it. */
export interface Prediction {
  readonly label: string;
  readonly top: number;
}

/** Names of the outputs, and how often the network is right if they are called so. */
export interface NamedClasses {
  readonly classes: readonly string[];
  readonly accuracy: number;
  /** Outputs that nothing gives a name; they are called by their position. */
  readonly nameless: readonly number[];
}

/** Accuracy under given class names; null where the labels are none of them. */
export function accuracyUnder(predictions: readonly Prediction[], classes: readonly string[]): number | null {
  const known = predictions.filter(({ label }) => classOfLabel(label, classes) !== null);
  return known.length === 0 ? null : known.filter(({ label, top }) => classOfLabel(label, classes) === top).length / predictions.length;
}

/**
 * Names outputs after labels. Whole numbers are positions. Otherwise each label belongs to the output that answers
 * most of its items, the clearest pairs first, each output once: a network with any skill shows the order of its
 * classes. Whether it has is for the caller to judge, by the accuracy.
 */
export function nameClasses(predictions: readonly Prediction[], count: number): NamedClasses {
  const positions = Array.from({ length: count }, (_, index) => String(index));
  const labels = [...new Set(predictions.map(({ label }) => label))].sort();
  if (labels.every((label) => classOfLabel(label, positions) !== null)) {
    return { classes: positions, accuracy: accuracyUnder(predictions, positions) ?? 0, nameless: positions.map(Number) };
  }
  const names = new Map<number, string>();
  const placed = new Set<string>();
  let right = 0;
  for (const { label, top, items } of countPairs(predictions)) {
    if (names.has(top) || placed.has(label)) continue;
    names.set(top, label);
    placed.add(label);
    right += items;
  }
  nameTheLast(names, { labels, placed, count });
  const classes = positions.map((position, index) => names.get(index) ?? `class ${position}`);
  return { classes, accuracy: right / predictions.length, nameless: positions.map(Number).filter((index) => !names.has(index)) };
}

/** The only output and the only label that are left over belong together. */
function nameTheLast(
  names: Map<number, string>,
  left: { readonly labels: readonly string[]; readonly placed: ReadonlySet<string>; readonly count: number },
): void {
  const labels = left.labels.filter((label) => !left.placed.has(label));
  const outputs = Array.from({ length: left.count }, (_, index) => index).filter((index) => !names.has(index));
  const [label, output] = [labels[0], outputs[0]];
  if (labels.length === 1 && outputs.length === 1 && label !== undefined && output !== undefined) names.set(output, label);
}

/** How many items of a label each output answers; the most first, ties by label and output so that the order is fixed. */
function countPairs(
  predictions: readonly Prediction[],
): readonly { readonly label: string; readonly top: number; readonly items: number }[] {
  const counts = new Map<string, { label: string; top: number; items: number }>();
  for (const { label, top } of predictions) {
    const key = `${String(top)} ${label}`;
    const pair = counts.get(key) ?? { label, top, items: 0 };
    pair.items += 1;
    counts.set(key, pair);
  }
  return [...counts.values()].sort((a, b) => b.items - a.items || (a.label < b.label ? -1 : a.label > b.label ? 1 : a.top - b.top));
}
