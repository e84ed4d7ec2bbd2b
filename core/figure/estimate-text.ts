import type { SecondsRange } from '../contract/audit-estimate.ts';

import { numberText, THIN_SPACE } from './number-text.ts';

const UNITS = [
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;
/** A unit is used from this many of it on: 90 s says more than 2 min. */
const LEAST = 2;

/** "2 to 6 min", "less than 3 min": whole units, the lower end rounded down and the upper one up. */
export function estimateText({ from, to }: SecondsRange): string {
  const unit = UNITS.find(({ seconds }) => to >= LEAST * seconds) ?? { name: 's', seconds: 1 };
  const [low, high] = [Math.floor(from / unit.seconds), Math.max(1, Math.ceil(to / unit.seconds))];
  const upper = `${numberText(high)}${THIN_SPACE}${unit.name}`;
  if (low === 0) return `less than ${upper}`;
  return low === high ? `about ${upper}` : `${numberText(low)} to ${upper}`;
}
