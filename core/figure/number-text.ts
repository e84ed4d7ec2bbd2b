/** Between digits of thousands and before a unit; it does not break and is narrower than a space. */
export const THIN_SPACE = '\u202F';
const MINUS = '\u2212';

export interface NumberStyle {
  /** Significant digits; whole digits are never rounded away (144 stays 144). 2 by default. */
  readonly digits?: number;
  /** A plus sign for positive numbers, for differences. */
  readonly signed?: boolean;
}

/**
 * The one way a number is written, on screen and in the report: significant digits by magnitude, thin-space thousands,
 * a true minus sign. 0.4876 -> 0.49, 31.3 -> 31, 143.8 -> 144, 1197 -> 1 197, 0.000012 -> 1.2 × 10⁻⁵.
 */
export function numberText(value: number, style: NumberStyle = {}): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : `${MINUS}infinite`;
  const magnitude = Math.abs(value);
  const text =
    magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e15)
      ? powerText(magnitude, style.digits ?? 2)
      : plainText(magnitude, style.digits ?? 2);
  const isZero = !/[1-9]/.test(text);
  return `${isZero ? '' : value < 0 ? MINUS : style.signed === true ? '+' : ''}${text}`;
}

/** A number with its unit after a thin space; no unit, no space. */
export function withUnit(value: number, unit: string, style: NumberStyle = {}): string {
  return unit === '' ? numberText(value, style) : `${numberText(value, style)}${THIN_SPACE}${unit}`;
}

/** A share as whole percent. Almost all is not all: 0.998 is "> 99 %", 0.001 is "< 1 %". */
export function percentText(share: number): string {
  const percent = Math.round(100 * share);
  const rounded = percent === 100 && share < 1 ? '> 99' : percent === 0 && share > 0 ? '< 1' : numberText(percent);
  return `${rounded.replace(' ', THIN_SPACE)}${THIN_SPACE}%`;
}

/** A multiple of the noise floor: "2.3 ×". */
export function timesText(ratio: number): string {
  return `${numberText(ratio)}${THIN_SPACE}×`;
}

/** A count with its noun: "1 item", "1 197 items". */
export function countText(count: number, one: string, many: string): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}

function plainText(magnitude: number, digits: number): string {
  const rounded = Number(magnitude.toPrecision(Math.max(digits, wholeDigits(magnitude)))); // 9.96 becomes 10, not 10.0
  const decimals = rounded === 0 || Number.isInteger(magnitude) ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)));
  const [whole = '', fraction] = rounded.toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function wholeDigits(magnitude: number): number {
  return magnitude < 1 ? 1 : Math.floor(Math.log10(magnitude)) + 1;
}

function powerText(magnitude: number, digits: number): string {
  const [mantissa = '', exponent = ''] = magnitude.toExponential(digits - 1).split('e');
  const raised = Array.from(exponent.replace('+', ''), (sign) => (sign === '-' ? '⁻' : ('⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? ''))).join('');
  return `${mantissa}${THIN_SPACE}×${THIN_SPACE}10${raised}`;
}
