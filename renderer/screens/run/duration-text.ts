import { numberText, THIN_SPACE } from '../../../core/figure/number-text.ts';

const MINUTE = 60;
const HOUR = 3_600;

/** Time left, coarse enough not to jump: seconds under two minutes, then minutes, then hours. */
export function durationText(seconds: number): string {
  if (seconds < 1) return 'no time';
  if (seconds < 10) return `${numberText(Math.ceil(seconds))}${THIN_SPACE}s`;
  if (seconds < 2 * MINUTE) return `${numberText(Math.ceil(seconds / 5) * 5)}${THIN_SPACE}s`;
  if (seconds < 2 * HOUR) return `${numberText(Math.ceil(seconds / MINUTE))}${THIN_SPACE}min`;
  return `${numberText(Math.ceil(seconds / HOUR))}${THIN_SPACE}h`;
}
