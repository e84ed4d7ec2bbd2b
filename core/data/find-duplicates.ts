/** An entry that may be equal to another: a cheap fingerprint, and what proves equality. */
export interface Comparable {
  readonly name: string;
  readonly label: string | null;
  readonly fingerprint: string;
  /** Hash of all bytes; asked for only where fingerprints agree. Null where the file cannot be read any more. */
  wholeHash(): string | null;
}

export interface FoundDuplicates {
  /** Entries whose bytes are those of an earlier entry. */
  readonly count: number;
  /** Of those, entries with another label than the first of their kind. */
  readonly contradicting: number;
  /** The first pair, to name in a notice. */
  readonly example: readonly [string, string] | null;
}

/** Counts equal entries. Files are read whole only where size and first bytes already agree. */
export function findDuplicates(entries: readonly Comparable[]): FoundDuplicates {
  let [count, contradicting]: [number, number] = [0, 0];
  let example: readonly [string, string] | null = null;
  for (const alike of groupBy(entries, (entry) => entry.fingerprint)) {
    if (alike.length === 1) continue;
    for (const [first, ...others] of groupBy(alike, (entry) => entry.wholeHash())) {
      if (first === undefined || others[0] === undefined) continue;
      count += others.length;
      contradicting += others.filter((other) => other.label !== first.label).length;
      example ??= [first.name, others[0].name];
    }
  }
  return { count, contradicting, example };
}

/** Lists of entries with the same key, in the order of first appearance; entries without a key are left out. */
function groupBy(entries: readonly Comparable[], keyOf: (entry: Comparable) => string | null): Comparable[][] {
  const groups = new Map<string, Comparable[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()];
}

/** The notice about duplicates, or none. */
export function duplicateNotices({ count, contradicting, example }: FoundDuplicates): readonly string[] {
  if (example === null) return [];
  const found = `${String(count)} items repeat the bytes of another one, for example ${example[1]} = ${example[0]}`;
  return contradicting === 0 ? [found] : [found, `${String(contradicting)} of them stand under another label than the first`];
}
