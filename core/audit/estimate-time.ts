import { CALIBRATED_FROM_SECONDS } from '../contract/backend.ts';
import type { ExecutorTrial } from '../contract/backend.ts';
import type { SecondsRange } from '../contract/audit-estimate.ts';
import type { PreparedPair } from '../contract/jobs.ts';

/**
 * Programs are timed alone, on noise, at their fastest. Decoding, scores, storing and whatever else the machine does come
 * on top; a run that needs more than three times as long is not slow but disturbed.
 */
const SLOWER_THAN_ALONE = 3;
/** Explanations of one sampled item by all floors together, from above: two noises, and the search for the size of one. */
const EXPLANATIONS_OF_FLOORS = 8;

interface Asked {
  readonly prepared: Pick<PreparedPair, 'choice' | 'workers'>;
  readonly items: number;
  /** Items on which the floors are measured. */
  readonly floorItems: number;
  /** Workers that there are. */
  readonly size: number;
}

/**
 * Seconds that one pair will take, from what its preparation measured. From below: all workers share evenly, and the
 * floors cost nothing. From above: one worker does the work of all, as on a machine whose processors are taken. A run that
 * was too short to be measured is known to be short by its multiplications alone. Null where nothing was measured because
 * somebody named the executor, or the run keeps one.
 */
export function estimateSeconds({ prepared, items, floorItems, size }: Asked): SecondsRange | null {
  const chosen = chosenTrial(prepared);
  if (chosen === null || items === 0) return null;
  const { secondsPerItem } = chosen;
  if (secondsPerItem === null)
    return prepared.choice.how === 'first-allowed' ? { from: 0, to: SLOWER_THAN_ALONE * CALIBRATED_FROM_SECONDS } : null;
  const workers = Math.max(1, Math.min(prepared.workers ?? size, size, items));
  const explained = items + EXPLANATIONS_OF_FLOORS * Math.min(floorItems, items);
  return { from: (items * secondsPerItem) / workers, to: SLOWER_THAN_ALONE * explained * secondsPerItem };
}

/** Several pairs one after the other; null as soon as one of them is not known. */
export function sumOfSeconds(ranges: readonly (SecondsRange | null)[]): SecondsRange | null {
  const known = ranges.filter((range) => range !== null);
  if (known.length < ranges.length || known.length === 0) return null;
  return { from: known.reduce((sum, { from }) => sum + from, 0), to: known.reduce((sum, { to }) => sum + to, 0) };
}

/** What an estimate rests on, in words; null range: why there is none. */
export function basisOf({ choice }: Pick<PreparedPair, 'choice'>): string {
  const chosen = chosenTrial({ choice });
  if (chosen === null) return 'no executor was measured';
  if (chosen.secondsPerItem !== null)
    return `${chosen.id} took ${(chosen.secondsPerItem * 1000).toPrecision(3)} ms per item on seeded noise`;
  if (choice.how === 'first-allowed') return 'by the multiplications alone; too short to be measured';
  return `not measured, because ${choice.how === 'asked' ? 'the executor was named' : 'the run keeps its executor'}`;
}

function chosenTrial({ choice }: Pick<PreparedPair, 'choice'>): ExecutorTrial | null {
  return choice.trials.find(({ state }) => state === 'chosen') ?? null;
}
