/**
 * Undoes the row filters of a PNG (none, sub, up, average, Paeth): every byte was stored as its difference from a
 * prediction made of its left, upper and upper left neighbours, `pixelBytes` apart. Null for a filter that does not exist.
 */
export function unfilterRows(stored: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array | null {
  const height = stored.length / (rowBytes + 1);
  const rows = new Uint8Array(height * rowBytes);
  for (let y = 0; y < height; y += 1) {
    const from = y * (rowBytes + 1) + 1;
    const filter = stored[from - 1] ?? 0;
    if (filter > 4) return null;
    const to = y * rowBytes;
    rows.set(stored.subarray(from, from + rowBytes), to);
    if (filter !== 0) unfilterRow(rows, { filter, to, rowBytes, pixelBytes, first: y === 0 });
  }
  return rows;
}

interface FilteredRow {
  readonly filter: number;
  readonly to: number;
  readonly rowBytes: number;
  readonly pixelBytes: number;
  readonly first: boolean;
}

function unfilterRow(rows: Uint8Array, { filter, to, rowBytes, pixelBytes, first }: FilteredRow): void {
  for (let x = 0; x < rowBytes; x += 1) {
    const left = x >= pixelBytes ? (rows[to + x - pixelBytes] ?? 0) : 0;
    const up = first ? 0 : (rows[to + x - rowBytes] ?? 0);
    const corner = first || x < pixelBytes ? 0 : (rows[to + x - rowBytes - pixelBytes] ?? 0);
    rows[to + x] = (rows[to + x] ?? 0) + predicted(filter, left, up, corner); // modulo 256 by the array
  }
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}
