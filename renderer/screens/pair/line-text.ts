import { numberText } from '../../../core/figure/number-text.ts';

const LONG_DECIMAL = /\d+\.\d{6,}/g;
const WHOLE_NUMBER = /^\d{4,}$/;

/**
 * A fact as the engine tells it to scripts, in the window's figures: thousands apart, no more digits than help, and
 * the signs of arithmetic as they are printed. "(pixel * 0.00392156862745098 - [0]) / [1]" -> "(pixel × 0.003922 − 0) / 1".
 */
export function lineText(fact: string): string {
  if (WHOLE_NUMBER.test(fact)) return numberText(Number(fact));
  return fact
    .replace(LONG_DECIMAL, (digits) => numberText(Number(digits), { digits: 4 }))
    .replace(/\[([^\][,]+)\]/g, '$1')
    .replace(/(?<=[\d\w]) [x*] (?=\d)/g, ' × ')
    .replaceAll(' - ', ' − ');
}
