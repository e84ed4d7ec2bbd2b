import { deeperThan } from '../contract/json-depth.ts';

/** Deeper than anything of ours is nested; a parser needs sixty bytes for every level of a stranger's text. */
const DEEPEST = 100;

/** A JSON value out of a row. Text that is not one of ours throws a `SyntaxError`, which a store tells as a damaged project. */
export function storedJson(text: string): unknown {
  if (deeperThan(Buffer.from(text), DEEPEST)) throw new SyntaxError(`JSON nested deeper than ${String(DEEPEST)}`);
  return JSON.parse(text);
}
