import { escapedText, shownName } from '../contract/failures.ts';

/**
 * A readable table: columns padded to their widest cell, numbers to the right, two blanks between columns. Cells may
 * hold names from files, so each is escaped and cut here.
 */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map(shownCell));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const right = head.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column] ?? '')));
  const shown = lines.map((line) =>
    widths
      .map((width, column) => {
        const cell = line[column] ?? '';
        return right[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${shown.join('\n')}\n`;
}

/** Paths of our own may be longer than a name of a file. */
function shownCell(cell: string): string {
  return cell.length <= LONGEST_PATH ? escapedText(cell) : shownName(cell);
}

const LONGEST_PATH = 260;

function isNumber(cell: string): boolean {
  return cell === '' || cell === '-' || /^[-+]?[\d.,]+(e[-+]?\d+)?( ?(%|KiB|MiB|s|x))?$/i.test(cell);
}

/** A number for eyes: four significant digits; a dash where there is none. Files and JSON carry full precision. */
export function shownNumber(value: number | null): string {
  if (value === null) return '-';
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

export function shownShare(value: number | null): string {
  return value === null ? '-' : `${(100 * value).toFixed(1)} %`;
}
