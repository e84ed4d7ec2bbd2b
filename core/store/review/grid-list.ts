import type { GridFilter, ParsedGridQuery } from '../../contract/review.ts';

import type { Parameters } from '../connection.ts';
import { quadrantSql } from './quadrant.ts';
import type { Thresholds } from './quadrant.ts';

/** A filter that a count may leave out, to show what its other choices would give. */
export type Facet = 'runs' | 'quadrants' | 'review' | 'bounds';

export interface ListAsk {
  readonly filter: GridFilter;
  /** Metric of quadrants and bounds. */
  readonly metric: string;
  /** Metric whose deformation orders the list. */
  readonly orderMetric: string;
  readonly thresholds: Thresholds;
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
  const isOneScore = metric === orderMetric;
  const table = isOneScore
    ? 'score AS s'
    : 'score AS o CROSS JOIN score AS s ON s.run = o.run AND s.item = o.item AND s.method = o.method AND s.metric = :metric';
  const joins = [
    ...(filter.label === null && filter.text === null ? [] : ['CROSS JOIN item ON item.ordinal = s.item']),
    ...(filter.review === null || ask.without === 'review' ? [] : [JOIN_CELL]),
  ];
  const first = isOneScore ? 's.method = :method AND s.metric = :metric' : 'o.method = :method AND o.metric = :orderMetric';
  return {
    alias: isOneScore ? 's' : 'o',
    from: [table, ...joins].join(' '),
    where: [first, ...conditions.map(({ sql }) => sql)].join(' AND '),
    quadrant: quadrant.sql,
    parameters: { method: filter.method, metric, orderMetric, ...quadrant.parameters, ...boundBy(conditions) },
  };
}

/** CROSS JOIN keeps the order of the loops: the score index leads, everything else is looked up. */
export const JOIN_CELL = 'CROSS JOIN cell ON cell.run = s.run AND cell.item = s.item AND cell.method = s.method';

export function orderMetricOf(sort: ParsedGridQuery['sort'], metric: string, known: readonly string[]): string {
  return sort.by === 'metric' && known.includes(sort.metric) ? sort.metric : metric;
}

function conditionsOf({ filter, without }: ListAsk, quadrant: string): readonly Condition[] {
  const all: readonly (Condition | null)[] = [
    filter.runs === null || without === 'runs' ? null : oneOf('s.run', 'runs', filter.runs),
    filter.quadrants === null || without === 'quadrants' ? null : oneOf(quadrant, 'quadrants', filter.quadrants),
    filter.review === null || without === 'review' ? null : oneOf('cell.review', 'review', filter.review),
    filter.label === null ? null : { sql: 'item.label = :label', parameters: { label: filter.label } },
    filter.text === null ? null : { sql: 'instr(lower(item.name), lower(:text)) > 0', parameters: { text: filter.text } },
    filter.from === null || without === 'bounds' ? null : { sql: 's.deformation >= :from', parameters: { from: filter.from } },
    filter.to === null || without === 'bounds' ? null : { sql: 's.deformation <= :to', parameters: { to: filter.to } },
  ];
  return all.filter((condition) => condition !== null);
}

function boundBy(conditions: readonly Condition[]): Parameters {
  return Object.fromEntries(conditions.flatMap(({ parameters }) => Object.entries(parameters)));
}

function oneOf(expression: string, name: string, values: readonly string[]): Condition {
  return { sql: `${expression} IN (SELECT value FROM json_each(:${name}))`, parameters: { [name]: JSON.stringify(values) } };
}
