import { failures } from './failures.table.ts';
import type { FailureCode } from './failures.table.ts';
import type { Failure } from './result.ts';

const LONGEST_NAME = 120;
// eslint-disable-next-line no-control-regex -- control characters are what is being escaped
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Makes a failure: the sentence says what was expected and received; the next step comes from the table, so that
 * one code always ends in the same advice.
 */
export function failure(code: FailureCode, what: string, details?: Failure['details']): Failure {
  const message = `${what.replace(/[.\s]+$/, '')}; ${failures[code].nextStep}.`;
  return details === undefined ? { code, message } : { code, message, details };
}

/** A name taken from a file, safe to print: control characters and direction marks escaped, cut at 120 characters. */
export function shownName(name: string): string {
  const escaped = escapedText(name.slice(0, LONGEST_NAME));
  return name.length > LONGEST_NAME ? `${escaped}... (${String(name.length)} characters)` : escaped;
}

/** Text of any length on one line: what a terminal would obey, or what turns the direction of reading, is spelt out. */
export function escapedText(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** The exit code of the command for a failure. */
export function exitCodeOf(code: FailureCode): number {
  return failures[code].exit;
}
