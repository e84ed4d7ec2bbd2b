import type { GridFilter, ParsedGridQuery } from '../../contract/review.ts';

import type { Parameters } from '../connection.ts';
import { quadrantSql } from './quadrant.ts';
import type { Thresholds } from './quadrant.ts';

/** A filter that a count may leave out, to show what its other choices would give. */
export type Facet = 'quadrants' | 'review' | 'bounds';

export interface ListAsk {
  readonly filter: GridFilter;
  /** Runs of the list; the facet `runs` is left out by naming all. */
  readonly runs: readonly string[];
  /** Metric of quadrants and bounds. */
  readonly metric: string;
  /** Metric whose deformation orders the list. */
  readonly orderMetric: string;
  readonly thresholds: Thresholds;
  /** Whether `metric` is the first metric of every run: then the index of the default order serves. */
  readonly isPrimary: boolean;
  readonly without?: Facet;
}

/**
 * The tables and conditions of a list: score `s` of the shown metric, and score `o` where another metric orders.
 * Only what a filter needs is joined.
 */
export interface GridList {
  readonly alias: 's' | 'o';
  readonly from: string;
  readonly where: string;
  /** Expression for the quadrant of a row. */
  readonly quadrant: string;
  readonly parameters: Parameters;
}

interface Condition {
  readonly sql: string;
  readonly parameters: Parameters;
}

/** Turns a filter into SQL. Every value is bound; the text is made of constant pieces only, so its statements are few and stay prepared. */
export function gridList(ask: ListAsk): GridList {
  const { filter, metric, orderMetric, thresholds } = ask;
  const quadrant = quadrantSql(thresholds);
  const conditions = conditionsOf(ask, quadrant.sql);
  const { alias, table, first } = leadingScore(ask);
  const joins = filter.label === null && filter.text === null ? '' : ' CROSS JOIN item ON item.ordinal = s.item';
  return {
    alias,
    from: table + joins,
    where: [first, ...conditions.map(({ sql }) => sql)].join(' AND '),
    quadrant: quadrant.sql,
    parameters: {
      method: filter.method,
      metric,
      orderMetric,
      runs: JSON.stringify(ask.runs),
      ...quadrant.parameters,
      ...boundBy(conditions),
    },
  };
}

/** Runs are always named: a key begins with them. CROSS JOIN keeps the order of the loops: this score leads, everything else is looked up. */
function leadingScore({ metric, orderMetric, isPrimary }: ListAsk): {
  readonly alias: 's' | 'o';
  readonly table: string;
  readonly first: string;
} {
  const runs = '(SELECT value FROM json_each(:runs))';
  if (metric !== orderMetric) {
    const table = 'score AS o CROSS JOIN score AS s ON s.run = o.run AND s.method = o.method AND s.metric = :metric AND s.item = o.item';
    return { alias: 'o', table, first: `o.run IN ${runs} AND o.method = :method AND o.metric = :orderMetric` };
  }
  const first = `s.method = :method AND s.metric = :metric AND s.run IN ${runs}`;
  return isPrimary
    ? { alias: 's', table: 'score AS s INDEXED BY score_by_drift', first: `${first} AND s.primary_metric = 1` }
    : { alias: 's', table: 'score AS s', first };
}

export function orderMetricOf(sort: ParsedGridQuery['sort'], metric: string, known: readonly string[]): string {
  return sort.by === 'metric' && known.includes(sort.metric) ? sort.metric : metric;
}

function conditionsOf({ filter, without }: ListAsk, quadrant: string): readonly Condition[] {
  const all: readonly (Condition | null)[] = [
    filter.quadrants === null || without === 'quadrants' ? null : oneOf(quadrant, 'quadrants', filter.quadrants),
    filter.review === null || without === 'review' ? null : reviewedAs(filter.review),
    filter.label === null ? null : { sql: 'item.label = :label', parameters: { label: filter.label } },
    filter.text === null ? null : { sql: 'instr(lower(item.name), lower(:text)) > 0', parameters: { text: filter.text } },
    filter.from === null || without === 'bounds' ? null : { sql: 's.deformation >= :from', parameters: { from: filter.from } },
    filter.to === null || without === 'bounds' ? null : { sql: 's.deformation <= :to', parameters: { to: filter.to } },
    filter.changeFrom === null || without === 'bounds'
      ? null
      : { sql: `${CHANGE_OF_ROW} >= :changeFrom`, parameters: { changeFrom: filter.changeFrom } },
    filter.changeTo === null || without === 'bounds'
      ? null
      : { sql: `${CHANGE_OF_ROW} <= :changeTo`, parameters: { changeTo: filter.changeTo } },
  ];
  return all.filter((condition) => condition !== null);
}

/** Looked up last, for the rows that the other conditions leave. */
const CHANGE_OF_ROW = `(SELECT compressed_probability - teacher_probability FROM cell
  WHERE cell.run = s.run AND cell.item = s.item AND cell.method = s.method)`;

/** From the index alone; the score would have to look up every cell. */
function reviewedAs(states: readonly string[]): Condition {
  const cells = oneOf('review', 'review', states);
  const sql = `(s.run, s.item) IN (SELECT run, item FROM cell INDEXED BY cell_by_method WHERE method = :method AND ${cells.sql})`;
  return { sql, parameters: cells.parameters };
}

function boundBy(conditions: readonly Condition[]): Parameters {
  return Object.fromEntries(conditions.flatMap(({ parameters }) => Object.entries(parameters)));
}

function oneOf(expression: string, name: string, values: readonly string[]): Condition {
  return { sql: `${expression} IN (SELECT value FROM json_each(:${name}))`, parameters: { [name]: JSON.stringify(values) } };
}
