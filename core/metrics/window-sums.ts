/** Two maps of one grid, and a value in the middle of both, subtracted before anything is squared. */
export interface Values {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly middle: number;
}

/** Sums over every window that lies wholly inside the grid, row-major by the window's first cell; a and b mean a - middle, b - middle. */
export interface WindowSums {
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** Of a^2 + b^2. */
  readonly squares: Float64Array;
  readonly products: Float64Array;
}

/**
 * Sums of a, b, a^2 + b^2 and a b over sliding windows, in float64.
 *
 *     columns first: add the row that enters, take away the row that leaves; then the same along each row
 *
 * shape   [H,W] and a window [h,w] -> four arrays of (H - h + 1)(W - w + 1) sums
 * cost    independent of the window's size
 */
export function windowSums(values: Values, window: { readonly height: number; readonly width: number }): WindowSums {
  const rows = values.height - window.height + 1;
  const across = values.width - window.width + 1;
  const sums = emptySums(rows * across);
  const columns = emptySums(values.width);
  for (let row = 0; row < window.height - 1; row += 1) addRow(values, row, 1, columns);
  for (let row = 0; row < rows; row += 1) {
    addRow(values, row + window.height - 1, 1, columns);
    slide(columns.a, window.width, sums.a.subarray(row * across, (row + 1) * across));
    slide(columns.b, window.width, sums.b.subarray(row * across, (row + 1) * across));
    slide(columns.squares, window.width, sums.squares.subarray(row * across, (row + 1) * across));
    slide(columns.products, window.width, sums.products.subarray(row * across, (row + 1) * across));
    addRow(values, row, -1, columns);
  }
  return sums;
}

function emptySums(length: number): WindowSums {
  return {
    a: new Float64Array(length),
    b: new Float64Array(length),
    squares: new Float64Array(length),
    products: new Float64Array(length),
  };
}

/** Adds (sign 1) or takes away (sign -1) one row of the grid to the running sum of every column. */
function addRow(values: Values, row: number, sign: 1 | -1, columns: WindowSums): void {
  for (let column = 0, at = row * values.width; column < values.width; column += 1, at += 1) {
    const a = (values.a[at] ?? 0) - values.middle;
    const b = (values.b[at] ?? 0) - values.middle;
    columns.a[column] = (columns.a[column] ?? 0) + sign * a;
    columns.b[column] = (columns.b[column] ?? 0) + sign * b;
    columns.squares[column] = (columns.squares[column] ?? 0) + sign * (a * a + b * b);
    columns.products[column] = (columns.products[column] ?? 0) + sign * (a * b);
  }
}

/** Running sum of `width` neighbours of a row, one result per full window. */
function slide(row: Float64Array, width: number, into: Float64Array): void {
  let sum = 0;
  for (let column = 0; column < width - 1; column += 1) sum += row[column] ?? 0;
  for (let first = 0; first < into.length; first += 1) {
    sum += row[first + width - 1] ?? 0;
    into[first] = sum;
    sum -= row[first] ?? 0;
  }
}
