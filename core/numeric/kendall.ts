import { ascendingOrder } from './ascending-order.ts';

/**
 * Kendall's tau-b of two series: concordant minus discordant pairs, corrected for ties; null where a series is constant.
 *
 *     tau = (C - E) / sqrt((N - T_a)(N - T_b))      N = n(n - 1)/2, T = sum t(t - 1)/2 over groups of ties
 *     C - E = N - T_a - T_b + T_ab - 2 E            E: inversions of b once positions are ordered by a, then by b
 *
 * shape   two series [n] -> one number; 0 and -0 are equal, NaN is refused
 * check   SciPy `kendalltau(variant='b')`
 * cost    O(n log n): two radix sorts and a Fenwick tree
 * source  Kendall 1945, doi 10.1093/biomet/33.3.239; Knight 1966, doi 10.1080/01621459.1966.10480879
 */
export function kendallTauB(a: Float32Array, b: Float32Array): number | null {
  const [groupsA, groupsB] = [groupsOf(a), groupsOf(b)];
  const all = pairsOf(a.length);
  const [tiedA, tiedB] = [tiedPairs(groupsA.sizes), tiedPairs(groupsB.sizes)];
  if (tiedA === all || tiedB === all) return null;
  const order = orderedByBoth(a, groupsB);
  const discordant = inversions(order, groupsB);
  const difference = all - tiedA - tiedB + tiedInBoth(order, groupsA.group, groupsB.group) - 2 * discordant;
  return Math.max(-1, Math.min(1, difference / Math.sqrt(all - tiedA) / Math.sqrt(all - tiedB)));
}

interface Groups {
  /** Positions in ascending order. */
  readonly positions: Uint32Array;
  /** Group of equal values that each position belongs to, 0 for the smallest. */
  readonly group: Uint32Array;
  readonly sizes: readonly number[];
}

function groupsOf(values: Float32Array): Groups {
  const { positions, keys } = ascendingOrder(values);
  const group = new Uint32Array(values.length);
  const sizes: number[] = [];
  let last = -1;
  for (const position of positions) {
    const key = keys[position] ?? 0;
    if (key !== last || sizes.length === 0) sizes.push(0);
    last = key;
    group[position] = sizes.length - 1;
    sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + 1;
  }
  return { positions, group, sizes };
}

function pairsOf(n: number): number {
  return (n * (n - 1)) / 2;
}

function tiedPairs(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + pairsOf(size), 0);
}

/** Positions by a, those equal in a by b: the sort is stable, so sorting what is ordered by b is enough. */
function orderedByBoth(a: Float32Array, { positions }: Groups): Uint32Array {
  const inOrderOfB = Float32Array.from(positions, (position) => a[position] ?? 0);
  return ascendingOrder(inOrderOfB).positions.map((place) => positions[place] ?? 0);
}

function tiedInBoth(order: Uint32Array, groupA: Uint32Array, groupB: Uint32Array): number {
  let [sum, run] = [0, 1];
  for (let place = 1; place <= order.length; place += 1) {
    const [before, here] = [order[place - 1] ?? 0, order[place] ?? 0];
    const isSame = place < order.length && groupA[before] === groupA[here] && groupB[before] === groupB[here];
    if (isSame) run += 1;
    else {
      sum += pairsOf(run);
      run = 1;
    }
  }
  return sum;
}

/** Pairs whose first member has the larger b: each position counts the larger ones before it (a Fenwick tree of counts). */
function inversions(order: Uint32Array, { group, sizes }: Groups): number {
  const counts = new Uint32Array(sizes.length + 1);
  let found = 0;
  for (let place = 0; place < order.length; place += 1) {
    const rank = (group[order[place] ?? 0] ?? 0) + 1;
    let upToRank = 0;
    for (let node = rank; node > 0; node -= node & -node) upToRank += counts[node] ?? 0;
    found += place - upToRank;
    for (let node = rank; node <= sizes.length; node += node & -node) counts[node] = (counts[node] ?? 0) + 1;
  }
  return found;
}
