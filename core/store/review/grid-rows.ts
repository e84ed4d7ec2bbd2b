import type { FloorFigure, GridRow, ShownScore } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import type { RowKey, StoredItem } from '../records.ts';
import { readDoneCell, requireDoneCell } from '../tables/cell.ts';
import type { CellRow } from '../tables/cell.ts';
import { readItem } from '../tables/item.ts';
import { readScores } from '../tables/score.ts';
import type { ScoreRow } from '../tables/score.ts';
import { floorFigures, floorRatio, referenceFloor } from './floors.ts';
import { quadrantOf } from './quadrant.ts';
import type { Thresholds } from './quadrant.ts';
import { className, readRunNames, shownMetric } from './run-names.ts';
import type { RunNames } from './run-names.ts';

/** Makes rows of the grid within one read: names and floors are looked up once. */
export class GridRows {
  readonly runs: ReadonlyMap<string, RunNames>;
  /** Metric of the quadrants. */
  readonly metric: string;
  /** Whether it is the first metric of every run, the one with an index. */
  readonly isPrimary: boolean;
  readonly #connection: Connection;
  readonly #figures = new Map<string, readonly FloorFigure[]>();

  constructor(connection: Connection, askedMetric: string | null) {
    this.#connection = connection;
    this.runs = readRunNames(connection);
    this.metric = shownMetric(connection, askedMetric ?? '');
    this.isPrimary = [...this.runs.values()].every(({ metrics }) => metrics[0] === this.metric);
  }

  /** Null where the cell has no result. */
  find(key: RowKey): GridRow | null {
    const cell = readDoneCell(this.#connection, key);
    return cell === null ? null : this.of(cell, readItem(this.#connection, key.item));
  }

  get(key: RowKey): GridRow {
    return this.of(requireDoneCell(this.#connection, key), readItem(this.#connection, key.item));
  }

  /** All floors of a method; what is the reference depends on what was measured. */
  floors(run: string, method: string): readonly FloorFigure[] {
    const name = `${run}\n${method}`;
    if (!this.runs.has(run)) return []; // a filter may name a run that is not there
    const known = this.#figures.get(name) ?? floorFigures(this.#connection, run, { method });
    this.#figures.set(name, known);
    return known;
  }

  /** Of the runs asked for, all if null. */
  thresholds(method: string, runs: readonly string[] | null): Thresholds {
    const wanted = runs ?? [...this.runs.keys()];
    return new Map(wanted.map((run) => [run, referenceFloor(this.floors(run, method), this.metric)?.high ?? null]));
  }

  /** The row of a cell and its item that were read already. */
  of(cell: CellRow, { name, label }: StoredItem): GridRow {
    const { run, item, method, status } = cell;
    const names = this.runs.get(run);
    if (names === undefined) throw new Error(`run ${run}: expected the run of a cell, received none`);
    const figures = this.floors(run, method);
    const scores = readScores(this.#connection, cell, names.metrics);
    return {
      run,
      item,
      name,
      label,
      candidate: names.candidate,
      method,
      status,
      teacherMapStatus: cell.teacherMapStatus,
      compressedMapStatus: cell.compressedMapStatus,
      teacherClass: className(names.classes, cell.teacherTop),
      teacherProbability: cell.teacherProbability,
      compressedClass: className(names.classes, cell.compressedTop),
      compressedProbability: cell.compressedProbability,
      flip: cell.flip,
      quadrant: quadrantOf({
        samePrediction: cell.flip === 'same',
        collapsed: status === 'collapsed',
        deformation: scores.find(({ metric }) => metric === this.metric)?.deformation ?? null,
        threshold: referenceFloor(figures, this.metric)?.high ?? null,
      }),
      scores: scores.map((score) => shown(score, figures)),
      review: cell.review,
    };
  }
}

/** A deformation without a value belongs to a collapsed map: it orders the list, but is no measurement. */
function shown(score: ScoreRow, figures: readonly FloorFigure[]): ShownScore {
  const deformation = score.value === null ? null : score.deformation;
  const floor = referenceFloor(figures, score.metric);
  return {
    metric: score.metric,
    value: score.value,
    reason: score.reason,
    deformation,
    chance: score.chance,
    ratio: floorRatio(deformation, floor),
    floor: floor?.floor ?? null,
  };
}
