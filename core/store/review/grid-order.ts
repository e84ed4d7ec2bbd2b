import type { ParsedGridQuery } from '../../contract/review.ts';

/**
 * One level of an order: a column of the score that orders. Undefined values (null) come last in both directions.
 * The last level is the run, so that no two rows are equal.
 */
export interface OrderLevel {
  readonly column: 'same_prediction' | 'deformation' | 'item' | 'run';
  readonly direction: 'ascending' | 'descending';
}

/** Levels of a query's order; ties by item, then run. */
export function orderLevels(sort: ParsedGridQuery['sort']): readonly OrderLevel[] {
  const direction = sort.descending ? 'descending' : 'ascending';
  const run: OrderLevel = { column: 'run', direction: 'ascending' };
  if (sort.by === 'item') return [{ column: 'item', direction }, run];
  const byDeformation: readonly OrderLevel[] = [{ column: 'deformation', direction }, { column: 'item', direction: 'ascending' }, run];
  return sort.by === 'metric' ? byDeformation : [{ column: 'same_prediction', direction: 'descending' }, ...byDeformation];
}

/** How a list is walked, and the name of the score that orders it in the statement. */
export interface Walk {
  /** `forwards` as the list is shown, `backwards` from its end. */
  readonly direction: 'forwards' | 'backwards';
  readonly alias: 's' | 'o';
}

export function orderSql(levels: readonly OrderLevel[], walk: Walk): string {
  return levels.map((level) => `${walk.alias}.${level.column} ${directionSql(level, walk)}`).join(', ');
}

/** Condition for rows that come after (or before) a row whose values are bound as :key_<column>. */
export function beyondSql(levels: readonly OrderLevel[], walk: Walk): string {
  const alternatives = levels.map((level, depth) => {
    const ties = levels.slice(0, depth).map(({ column }) => `${walk.alias}.${column} IS :key_${column}`);
    return `(${[...ties, strictlyBeyond(level, walk)].join(' AND ')})`;
  });
  return `(${alternatives.join(' OR ')})`;
}

/** SQLite sorts null below every number: descending orders put it last by themselves, ascending ones must say so. */
function directionSql({ column, direction }: OrderLevel, walk: Walk): string {
  if (walk.direction === 'forwards') return direction === 'descending' ? 'DESC' : column === 'deformation' ? 'ASC NULLS LAST' : 'ASC';
  return direction === 'descending' ? 'ASC' : column === 'deformation' ? 'DESC NULLS FIRST' : 'DESC';
}

function strictlyBeyond({ column, direction }: OrderLevel, walk: Walk): string {
  const isForwards = walk.direction === 'forwards';
  const value = `${walk.alias}.${column}`;
  const comparison = `${value} ${(direction === 'ascending') === isForwards ? '>' : '<'} :key_${column}`;
  if (column !== 'deformation') return comparison;
  return isForwards
    ? `(${comparison} OR (${value} IS NULL AND :key_deformation IS NOT NULL))`
    : `(${comparison} OR (${value} IS NOT NULL AND :key_deformation IS NULL))`;
}
