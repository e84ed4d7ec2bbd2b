import { failure } from './contract/failures.ts';
import type { OptionTable, OptionValue, OptionValues } from './contract/option.ts';
import { failed, succeeded } from './contract/result.ts';
import type { Result } from './contract/result.ts';

export interface Source {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly url: string;
}

/** The head that every plug-in of every family shares. */
export interface PlugIn {
  /** File name and stored name; stable for ever. */
  readonly id: string;
  /** Raised when results change; part of every cache key. */
  readonly version: number;
  readonly title: string;
  readonly summary: string;
  readonly source: Source;
  readonly options: OptionTable;
}

/** Completes and checks the options given for a plug-in; unknown names and values outside the range are refused. */
export function completeOptions(plugIn: PlugIn, given: Readonly<Record<string, OptionValue>>): Result<OptionValues> {
  const complete: Record<string, OptionValue> = {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(plugIn.options, name)) {
      return failed(
        failure(
          'option/invalid',
          `${plugIn.id} has no option "${name}"; expected one of ${Object.keys(plugIn.options).join(', ') || 'none'}`,
        ),
      );
    }
  }
  for (const [name, entry] of Object.entries(plugIn.options)) {
    const value = given[name] ?? entry.default;
    const problem = problemOf(entry, value);
    if (problem !== null) return failed(failure('option/invalid', `${plugIn.id}, ${name}: ${problem}, received ${String(value)}`));
    complete[name] = value;
  }
  return succeeded(complete);
}

function problemOf(entry: OptionTable[string], value: OptionValue): string | null {
  switch (entry.type) {
    case 'number': {
      const fits =
        typeof value === 'number' && value >= entry.minimum && value <= entry.maximum && (!entry.whole || Number.isInteger(value));
      return fits ? null : `expected a ${entry.whole ? 'whole ' : ''}number from ${String(entry.minimum)} to ${String(entry.maximum)}`;
    }
    case 'choice':
      return typeof value === 'string' && entry.choices.includes(value) ? null : `expected one of ${entry.choices.join(', ')}`;
    case 'switch':
      return typeof value === 'boolean' ? null : 'expected true or false';
    case 'layer':
      return typeof value === 'string' && value !== '' ? null : 'expected the name of a layer, or auto';
  }
}

/** Typed access to a completed option: a wrong kind is a fault of ours, never of the user. */
export function numberOption(options: OptionValues, name: string): number {
  const value = options[name];
  if (typeof value !== 'number') throw new TypeError(`option ${name}: expected a number, received ${typeof value}`);
  return value;
}

export function textOption(options: OptionValues, name: string): string {
  const value = options[name];
  if (typeof value !== 'string') throw new TypeError(`option ${name}: expected text, received ${typeof value}`);
  return value;
}
