import { roundHalfAway } from './rounding.ts';

/** One unit of a probability: tables and answers are 16-bit numbers of 15 binary places. */
export const UNIT = 2 ** 15;
const [SMALLEST, LARGEST] = [-UNIT, UNIT - 1];
/** Between two of these, `PLACES` table positions lie on a straight line. */
const STEPS = 512;
const PLACES = 128;
const POSITIONS = STEPS * PLACES;
/** exp(-10) counts as nothing. */
const REACH = 10;
const MULTIPLIER_BITS = 31n;

/** What an interpolating 16-bit softmax looks up, straight lines drawn out. */
export interface SoftmaxTables {
  /** exp(-d step) in units, for whole distances d below the largest input; the last entry holds beyond. */
  readonly exponentials: Int16Array;
  /** 1 / (1 + x) in units, x = 0 .. 1 in 65,536 positions. */
  readonly reciprocals: Int16Array;
}

/**
 * The tables of TensorFlow Lite's 16-bit softmax, for an input of which one integer is worth `step`. They hold 513 entries,
 * each shifted by half the error of the straight line to the next one; every value between is found here once.
 *
 * source  tensorflow/lite/kernels/internal/common.h, LUTPopulateInt16 and LUTLookup; reference/softmax.h, SoftMaxCalculateExp
 */
export function softmaxTables(step: number): SoftmaxTables {
  const known = made.get(step);
  if (known !== undefined) return known;
  const tables = { exponentials: exponentialsOf(step), reciprocals: RECIPROCALS };
  made.set(step, tables);
  return tables;
}

const made = new Map<number, SoftmaxTables>();
const EXPONENTIALS = drawnOut(entriesOf(Math.exp, -REACH, 0));
const RECIPROCALS = drawnOut(entriesOf((x) => 1 / (1 + x), 0, 1));

function entriesOf(value: (x: number) => number, from: number, to: number): readonly number[] {
  const width = (to - from) / STEPS;
  const inUnits = (position: number): number => value(from + position * width) * UNIT;
  return Array.from({ length: STEPS + 1 }, (_, index) => {
    const own = roundHalfAway(inUnits(index));
    if (index === STEPS) return within(own);
    const onLine = roundHalfAway((inUnits(index + 1) + own) / 2);
    return within(own - roundHalfAway((onLine - roundHalfAway(inUnits(index + 0.5))) / 2));
  });
}

function drawnOut(entries: readonly number[]): Int16Array {
  return Int16Array.from({ length: POSITIONS }, (_, position) => {
    const index = Math.floor(position / PLACES);
    const [own, next] = [entries[index] ?? NaN, entries[index + 1] ?? NaN];
    return own + Math.floor(((next - own) * (position % PLACES) + PLACES / 2) / PLACES);
  });
}

function exponentialsOf(step: number): Int16Array {
  const values: number[] = [];
  for (let distance = 0; distance < POSITIONS; distance += 1) {
    const position = POSITIONS - 1 - scaled(distance, step / (REACH / (POSITIONS - 1)));
    values.push(EXPONENTIALS[Math.max(0, position)] ?? NaN);
    if (position <= 0) break;
  }
  return Int16Array.from(values);
}

/** distance * multiplier by a multiplier of 31 bits, rounded there and once more where bits are dropped: of a negative number, so halves go up. */
function scaled(distance: number, multiplier: number): number {
  const exponent = Math.floor(Math.log2(multiplier)) + 1;
  const kept = BigInt(Math.round(multiplier * 2 ** (Number(MULTIPLIER_BITS) - exponent)));
  const product = BigInt(distance) * BigInt(2 ** Math.max(0, exponent)) * kept;
  const high = Number((product + 2n ** (MULTIPLIER_BITS - 1n) - 1n) / 2n ** MULTIPLIER_BITS);
  return roundHalfAway(high / 2 ** Math.max(0, -exponent));
}

function within(value: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, value));
}
