import { failures } from './failures.table.ts';
import { windowSteps } from './window-steps.table.ts';

const adviceOf: ReadonlyMap<string, string> = new Map(Object.entries(failures).map(([code, { nextStep }]) => [code, `; ${nextStep}.`]));

/** The sentence of a failure for the window: the same finding, with a next step that can be taken there. */
export function windowSentence(message: string): string {
  for (const [code, step] of Object.entries(windowSteps)) {
    const advice = adviceOf.get(code);
    if (advice !== undefined && message.endsWith(advice)) return `${message.slice(0, -advice.length)}; ${step}.`;
  }
  return message;
}
