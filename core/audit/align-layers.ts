import type { LayerFacts, PairLayer } from '../contract/model-summary.ts';

/** Beyond this many layers the table of the alignment would cost more than it shows; layers are then paired by order. */
const LONGEST_TABLE = 1500;
const SAME_NAME = 3;
const SAME_SHAPE = 2;
const SAME_KIND = 1;

/**
 * Pairs the layers of two models by order and shape; names are only a hint.
 * The pairing keeps the order of both and has the largest sum of likenesses (a longest common subsequence with weights).
 */
export function alignLayers(teacher: readonly LayerFacts[], compressed: readonly LayerFacts[]): PairLayer[] {
  if (teacher.length > LONGEST_TABLE || compressed.length > LONGEST_TABLE) return pairByOrder(teacher, compressed);
  const table = likenessTable(teacher, compressed);
  const pairs: PairLayer[] = [];
  let row = 0;
  let column = 0;
  while (row < teacher.length || column < compressed.length) {
    const a = teacher[row];
    const b = compressed[column];
    if (
      a !== undefined &&
      b !== undefined &&
      cell(table, row, column) === likeness(a, b) + cell(table, row + 1, column + 1) &&
      likeness(a, b) > 0
    ) {
      pairs.push({ teacher: a, compressed: b, relation: relationOf(a, b) });
      row += 1;
      column += 1;
    } else if (b === undefined || (a !== undefined && cell(table, row + 1, column) >= cell(table, row, column + 1))) {
      if (a !== undefined) pairs.push({ teacher: a, compressed: null, relation: 'only-teacher' });
      row += 1;
    } else {
      pairs.push({ teacher: null, compressed: b, relation: 'only-compressed' });
      column += 1;
    }
  }
  return pairs;
}

/** table[i][j]: the largest likeness of teacher layers from i on and compressed layers from j on. */
function likenessTable(teacher: readonly LayerFacts[], compressed: readonly LayerFacts[]): readonly Float64Array[] {
  const table = Array.from({ length: teacher.length + 1 }, () => new Float64Array(compressed.length + 1));
  for (let row = teacher.length - 1; row >= 0; row -= 1) {
    for (let column = compressed.length - 1; column >= 0; column -= 1) {
      const a = teacher[row];
      const b = compressed[column];
      const line = table[row];
      if (a === undefined || b === undefined || line === undefined) continue;
      const together = likeness(a, b);
      const paired = together > 0 ? together + cell(table, row + 1, column + 1) : 0;
      line[column] = Math.max(paired, cell(table, row + 1, column), cell(table, row, column + 1));
    }
  }
  return table;
}

function cell(table: readonly Float64Array[], row: number, column: number): number {
  return table[row]?.[column] ?? 0;
}

/** Layers of another shape are never a pair; of the same shape, name and kind speak for one. */
function likeness(a: LayerFacts, b: LayerFacts): number {
  if (!sameShape(a, b)) return 0;
  return SAME_SHAPE + (a.name === b.name ? SAME_NAME : 0) + (plainKind(a.kind) === plainKind(b.kind) ? SAME_KIND : 0);
}

function sameShape(a: LayerFacts, b: LayerFacts): boolean {
  return a.shape.length === b.shape.length && a.shape.every((extent, axis) => extent === b.shape[axis]);
}

/** `Conv2D`, `CONV_2D` and `conv` are one kind to a reader. */
function plainKind(kind: string): string {
  return kind.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function relationOf(a: LayerFacts, b: LayerFacts): PairLayer['relation'] {
  const same = a.parameters === b.parameters && a.zeros === b.zeros && a.bits === b.bits && a.macs === b.macs;
  return same ? 'same' : 'changed';
}

function pairByOrder(teacher: readonly LayerFacts[], compressed: readonly LayerFacts[]): PairLayer[] {
  return Array.from({ length: Math.max(teacher.length, compressed.length) }, (_, at): PairLayer => {
    const a = teacher[at] ?? null;
    const b = compressed[at] ?? null;
    if (a === null) return { teacher: null, compressed: b, relation: 'only-compressed' };
    if (b === null) return { teacher: a, compressed: null, relation: 'only-teacher' };
    return { teacher: a, compressed: b, relation: relationOf(a, b) };
  });
}
