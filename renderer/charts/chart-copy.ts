export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The table of a chart as CSV (RFC 4180). Text that a spreadsheet would take for a formula gets a leading quote. */
export function tableCsv({ head, rows }: ChartTable): string {
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A chart that stands alone: the colours of the theme written out, because nobody else knows our tokens. */
export function svgAlone(svg: SVGElement): string {
  const style = getComputedStyle(svg);
  const text = new XMLSerializer().serializeToString(svg);
  return text.replace(/var\((--[\w-]+)\)/g, (whole, token: string) => style.getPropertyValue(token).trim() || whole);
}
