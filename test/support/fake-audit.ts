import type {
  FloorFigure,
  GridQuery,
  GridRow,
  ItemDetail,
  ProjectSummary,
  Quadrant,
  ReviewFacts,
  ReviewState,
  ShownScore,
} from '../../core/contract/review.ts';
import { gridQuery } from '../../core/contract/review.ts';
import { detailSentence } from '../../core/figure/detail-sentence.ts';

/** Made-up audits of any size for tests of the window: schema-valid, the same every time, with every awkward case. */
export interface FakeAuditOptions {
  readonly items: number;
}

const CLASSES = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'];
export const METHODS = [
  { id: 'grad-cam', title: 'Grad-CAM', signed: false, layer: true },
  { id: 'integrated-gradients', title: 'Integrated gradients', signed: true, layer: false },
  { id: 'saliency', title: 'Saliency', signed: true, layer: false },
] as const;
export const METRICS = [
  { id: 'spearman', title: 'Spearman', direction: 'higher-better', unit: '' },
  { id: 'cosine', title: 'Cosine', direction: 'higher-better', unit: '' },
  { id: 'ssim', title: 'SSIM', direction: 'higher-better', unit: '' },
  { id: 'top-k-iou', title: 'Top-5 % IoU', direction: 'higher-better', unit: '' },
  { id: 'centroid-shift', title: 'Centroid shift', direction: 'lower-better', unit: 'px' },
  { id: 'mass-leaving', title: 'Mass leaving', direction: 'lower-better', unit: '%' },
] as const;
const RUNS = [
  { run: 'run-int8', candidate: 'int8' },
  { run: 'run-pruned', candidate: 'pruned 95 %' },
] as const;
const FLOOR = { mean: 0.12, low: 0.05, high: 0.22, ceiling: 1 } as const;
const UNIT_OF_SHIFT = 10; // px of centroid shift per unit of deformation

/** Uniform in [0, 1), from a name; the same name gives the same number. */
export function chanceOf(...parts: readonly (string | number)[]): number {
  let hash = 2_166_136_261;
  for (const character of parts.join('/')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

export class FakeAudit {
  readonly items: number;
  readonly #rows = new Map<string, GridRow[]>();
  readonly #history = new Map<string, ItemDetail['history'][number][]>();
  readonly #lists = new Map<string, readonly GridRow[]>();

  constructor(options: FakeAuditOptions) {
    this.items = options.items;
  }

  get summary(): ProjectSummary {
    return {
      title: 'garments-example',
      teacher: { name: 'teacher.h5', hash: 'a1'.repeat(32), format: 'Keras 2 h5' },
      dataset: { name: 'garments', items: this.items, leftOut: 0, hash: 'c3'.repeat(32) },
      classes: CLASSES,
      inputShape: [28, 28, 1],
      protocolHash: '41d077ae'.repeat(8),
      targetRule: 'teacher-prediction',
      scalar: 'logit-centred',
      methods: [...METHODS],
      metrics: [...METRICS],
      runs: RUNS.map(({ run, candidate }, index) => ({
        run,
        candidate,
        candidateHash: 'b2'.repeat(32),
        state: 'done',
        total: this.items,
        done: this.items - 3,
        skipped: 3,
        failed: 0,
        agreement: index === 0 ? 0.993 : 0.841,
        teacherAccuracy: 0.892,
        compressedAccuracy: index === 0 ? 0.891 : 0.792,
        flips: { 'right-wrong': 12, 'wrong-right': 4, 'wrong-wrong': 3, changed: 0 },
        backend: 'onnx 1.30.0',
        failure: null,
      })),
      readOnly: null,
      example: true,
    };
  }

  rowsOf(method: string): GridRow[] {
    const known = this.#rows.get(method);
    if (known !== undefined) return known;
    const rows = RUNS.flatMap(({ run, candidate }) =>
      Array.from({ length: this.items }, (_, item) => makeRow({ run, candidate, item, method })),
    );
    this.#rows.set(method, rows);
    return rows;
  }

  list(asked: GridQuery): readonly GridRow[] {
    const query = gridQuery.parse(asked);
    const name = JSON.stringify([query.filter, query.sort]);
    const known = this.#lists.get(name);
    if (known !== undefined) return known;
    const { filter, sort } = query;
    const deformation = (row: GridRow): number => row.scores.find((score) => score.metric === sort.metric)?.deformation ?? -1;
    const silent = (row: GridRow): number => (row.quadrant === 'silent-drift' ? 10 : 0) + deformation(row);
    const weight = { 'silent-drift': silent, metric: deformation, item: (row: GridRow) => row.item }[sort.by];
    const rows = this.rowsOf(filter.method).filter((row) => isWanted(row, filter));
    rows.sort((a, b) => (sort.descending ? weight(b) - weight(a) : weight(a) - weight(b)) || a.item - b.item);
    this.#lists.set(name, rows);
    return rows;
  }

  facts(filter: GridQuery['filter']): ReviewFacts {
    const rows = this.list({ filter, sort: { by: 'item', descending: false }, offset: 0, limit: 1 });
    const quadrants: Record<Quadrant, number> = { preserved: 0, 'silent-drift': 0, 'decision-flip': 0, 'full-change': 0, undefined: 0 };
    const review: Record<ReviewState, number> = {
      unreviewed: 0,
      accepted: 0,
      'accepted-with-note': 0,
      rejected: 0,
      'needs-second-reader': 0,
    };
    const counts = Array.from({ length: 50 }, () => 0);
    for (const row of rows) {
      quadrants[row.quadrant] += 1;
      review[row.review] += 1;
      const deformation = row.scores.find((score) => score.metric === (filter.metric ?? 'spearman'))?.deformation;
      const bin = Math.min(49, Math.floor(((deformation ?? 0) / 1.25) * 50));
      if (deformation !== null && deformation !== undefined) counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return {
      rows: rows.length,
      quadrants,
      review,
      byRun: RUNS.map(({ run }) => ({ run, rows: rows.filter((row) => row.run === run).length })),
      byMethod: METHODS.map(({ id }) => ({ method: id, rows: this.items * RUNS.length })),
      histogram: { from: 0, to: 1.25, counts },
      threshold: FLOOR.high,
      floors: RUNS.flatMap(({ run }) => floorsOf(run, filter.method)),
    };
  }

  rowOf(key: { readonly run: string; readonly item: number; readonly method: string }): GridRow | null {
    return this.rowsOf(key.method).find((row) => row.run === key.run && row.item === key.item) ?? null;
  }

  detail(row: GridRow, position: ItemDetail['position']): ItemDetail {
    const grid = gridOf(row.method);
    return {
      row,
      sentence: detailSentence(row, grid),
      position,
      picture: { height: 28, width: 28, channels: 1 },
      grid,
      layer: row.method === 'grad-cam' ? 'res3 add, relu' : null,
      otherMethods: METHODS.filter(({ id }) => id !== row.method).map(({ id }) => {
        const other = this.rowOf({ ...row, method: id });
        const ratio = other?.scores[0]?.ratio ?? null;
        return { method: id, ratio, moved: ratio === null ? null : ratio > 1.8, status: other?.status ?? 'evaluable' };
      }),
      otherCandidates: RUNS.filter(({ run }) => run !== row.run).map(({ run, candidate }) => {
        const other = this.rowOf({ ...row, run });
        return { run, candidate, ratio: other?.scores[0]?.ratio ?? null, flip: other?.flip ?? 'same' };
      }),
      floors: floorsOf(row.run, row.method),
      history: this.#history.get(keyOf(row)) ?? [],
    };
  }

  decide(row: GridRow, decision: { readonly state: ReviewState; readonly note: string; readonly reviewer: string }): GridRow {
    const rows = this.rowsOf(row.method);
    const decided: GridRow = { ...row, review: decision.state };
    rows[rows.indexOf(row)] = decided;
    this.#lists.clear();
    this.#history.set(keyOf(row), [...(this.#history.get(keyOf(row)) ?? []), { ...decision, at: '2026-01-02T03:04:05Z' }]);
    return decided;
  }
}

function keyOf(row: GridRow): string {
  return `${row.run}/${String(row.item)}/${row.method}`;
}

export function gridOf(method: string): ItemDetail['grid'] {
  return method === 'grad-cam'
    ? { height: 7, width: 7, cellHeight: 4, cellWidth: 4 }
    : { height: 28, width: 28, cellHeight: 1, cellWidth: 1 };
}

function isWanted(row: GridRow, filter: ReturnType<typeof gridQuery.parse>['filter']): boolean {
  const deformation = row.scores.find((score) => score.metric === filter.metric)?.deformation ?? null;
  return (
    (filter.runs?.includes(row.run) ?? true) &&
    (filter.quadrants?.includes(row.quadrant) ?? true) &&
    (filter.review?.includes(row.review) ?? true) &&
    (filter.label === null || row.label === filter.label) &&
    (filter.text === null || row.name.includes(filter.text)) &&
    (filter.from === null || (deformation ?? -1) >= filter.from) &&
    (filter.to === null || (deformation ?? Infinity) <= filter.to)
  );
}

function floorsOf(run: string, method: string): FloorFigure[] {
  return METRICS.flatMap(({ id }) => {
    const unit = id === 'centroid-shift' ? UNIT_OF_SHIFT : 1;
    const { mean, low, high, ceiling } = FLOOR;
    const common = { run, method, metric: id, n: 50 };
    return [
      { ...common, floor: 'input-noise' as const, reference: true, mean: mean * unit, low: low * unit, high: high * unit },
      { ...common, floor: 'permuted' as const, reference: false, mean: ceiling * unit, low: 0.9 * unit, high: 1.1 * unit },
    ];
  });
}

interface RowAsk {
  readonly run: string;
  readonly candidate: string;
  readonly item: number;
  readonly method: string;
}

function makeRow({ run, candidate, item, method }: RowAsk): GridRow {
  const label = CLASSES[Math.floor(chanceOf('label', item) * CLASSES.length)] ?? 'Bag';
  const strength = run === 'run-int8' ? 0.5 : 1.6;
  const deformation = Math.min(1.25, (-Math.log(1 - chanceOf(run, item, method, 'd')) * strength) / 5);
  const flipped = chanceOf(run, item, 'flip') < 0.05 * strength;
  const moved = deformation > FLOOR.high;
  const degenerate = chanceOf(run, item, method, 'degenerate') < 0.01;
  const status = degenerate ? (item % 3 === 0 ? 'collapsed' : item % 3 === 1 ? 'emerged' : 'both-degenerate') : 'evaluable';
  const other = CLASSES[Math.floor(chanceOf('other', item) * CLASSES.length)] ?? 'Coat';
  const reviewed = chanceOf(run, item, method, 'review');
  return {
    run,
    item,
    name: `garment-${String(item).padStart(5, '0')}.png`,
    label,
    candidate,
    method,
    status,
    teacherMapStatus: status === 'emerged' || status === 'both-degenerate' ? 'zero' : 'ok',
    compressedMapStatus: status === 'collapsed' ? 'constant' : status === 'both-degenerate' ? 'nan' : 'ok',
    teacherClass: label,
    teacherProbability: 0.5 + chanceOf('p', item) / 2,
    compressedClass: flipped ? other : label,
    compressedProbability: 0.4 + 0.6 * chanceOf('q', item, run),
    flip: flipped && other !== label ? 'right-wrong' : 'same',
    quadrant: degenerate
      ? 'undefined'
      : flipped && other !== label
        ? moved
          ? 'full-change'
          : 'decision-flip'
        : moved
          ? 'silent-drift'
          : 'preserved',
    scores: METRICS.map(({ id }) => scoreFor(id, { deformation, status, seed: `${run}/${String(item)}` })),
    review: reviewed < 0.01 ? 'accepted' : reviewed < 0.013 ? 'rejected' : reviewed < 0.016 ? 'needs-second-reader' : 'unreviewed',
  };
}

function scoreFor(
  metric: string,
  made: { readonly deformation: number; readonly status: GridRow['status']; readonly seed: string },
): ShownScore {
  if (made.status === 'emerged' || made.status === 'both-degenerate') {
    return { metric, value: null, reason: 'the teacher’s map is empty', deformation: null, chance: null, ratio: null, floor: null };
  }
  const wobble = 0.6 + 0.8 * chanceOf(made.seed, metric);
  const deformation =
    made.status === 'collapsed' ? 1 : Math.min(1.25, metric === 'spearman' ? made.deformation : made.deformation * wobble);
  const isShift = metric === 'centroid-shift';
  const value = isShift ? deformation * UNIT_OF_SHIFT : metric === 'mass-leaving' ? deformation * 100 : 1 - deformation;
  const ratio = made.status === 'collapsed' ? null : deformation / FLOOR.mean;
  return {
    metric,
    value,
    reason: null,
    deformation: isShift ? deformation * UNIT_OF_SHIFT : deformation,
    chance: metric === 'cosine' ? 0.38 : null,
    ratio,
    floor: 'input-noise',
  };
}
