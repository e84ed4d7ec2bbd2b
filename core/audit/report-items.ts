import type { Measured, ReportItem } from '../contract/report-document.ts';
import { shownName } from '../contract/failures.ts';
import { FailureError } from '../contract/result.ts';
import type { GridRow } from '../contract/review.ts';
import type { CellResult } from '../store/records.ts';
import type { ReadStore } from '../store/stores.ts';

type DoneItem = Extract<ReportItem, { state: 'done' }>;
type DoneCell = Extract<CellResult, { state: 'done' }>;

/** Visits every item of these runs with all its methods. A record that cannot be read ends the report: it is never shortened in silence. */
export function eachReportItem(store: ReadStore, runs: readonly string[], visit: (item: ReportItem) => void): void {
  for (const run of runs) {
    const gathered = new Gathered(visit);
    const read = store.eachCell(run, (cell) => {
      gathered.add(run, cell);
    });
    if (!read.ok) throw new FailureError(read.failure);
    gathered.end();
  }
}

/** Cells come by item, then method; an item is complete when the next one begins. */
class Gathered {
  readonly #visit: (item: ReportItem) => void;
  #item: ReportItem | null = null;

  constructor(visit: (item: ReportItem) => void) {
    this.#visit = visit;
  }

  add(run: string, cell: CellResult): void {
    if (this.#item?.item !== cell.item.ordinal) this.end();
    if (cell.state !== 'done') {
      const { ordinal, name, label } = cell.item;
      this.#item = {
        state: cell.state,
        run,
        item: ordinal,
        name: shownName(name),
        label: shownLabel(label),
        code: cell.code,
        reason: shownName(cell.reason),
      };
      return;
    }
    const item = this.#item?.state === 'done' ? this.#item : itemOf(run, cell);
    item.methods.push(methodOf(cell));
    this.#item = item;
  }

  end(): void {
    if (this.#item !== null) this.#visit(this.#item);
    this.#item = null;
  }
}

function itemOf(run: string, cell: DoneCell): DoneItem {
  const { row, item } = cell;
  return {
    state: 'done',
    run,
    item: item.ordinal,
    name: shownName(item.name),
    label: shownLabel(item.label),
    bytesSha256: item.bytesHash,
    decodedSha256: item.decodedHash,
    target: cell.target,
    targetTie: cell.targetTie,
    teacherClass: shownName(row.teacherClass),
    teacherProbability: row.teacherProbability,
    compressedClass: shownName(row.compressedClass),
    compressedProbability: row.compressedProbability,
    flip: row.flip,
    methods: [],
  };
}

function methodOf({ row, teacherMap, compressedMap }: DoneCell): DoneItem['methods'][number] {
  return {
    method: row.method,
    status: row.status,
    teacherMapStatus: row.teacherMapStatus,
    compressedMapStatus: row.compressedMapStatus,
    teacherMap,
    compressedMap,
    quadrant: row.quadrant,
    review: row.review,
    scores: row.scores.map((score) => scoreOf(score)),
  };
}

function scoreOf(score: GridRow['scores'][number]): DoneItem['methods'][number]['scores'][number] {
  const reason = score.reason ?? 'undefined';
  return {
    metric: score.metric,
    score: measuredOr(score.value, reason),
    deformation: measuredOr(score.deformation, score.value === null ? reason : 'the metric has no direction'),
    chance: measuredOr(score.chance, 'no chance value'),
    floorRatio: measuredOr(score.ratio, score.deformation === null ? 'no deformation' : 'no floor'),
  };
}

/** A number, or the reason why there is none. */
export function measuredOr(value: number | null, reason: string): Measured {
  return value === null ? { value: null, reason } : { value };
}

function shownLabel(label: string | null): string | null {
  return label === null ? null : shownName(label);
}
