import type { PairLine } from '../../core/contract/model-summary.ts';
import type { Quadrant, ReviewState, RunSummary } from '../../core/contract/review.ts';

import type { StateIconName } from './state-icons.table.ts';

export interface StateMark {
  readonly icon: StateIconName;
  readonly text: string;
  readonly tone: 'good' | 'watch' | 'bad' | 'ink-3' | 'plain';
}

/** Shape, word and tone of every state that a row or a line can be in. */
export const quadrantMarks: Readonly<Record<Quadrant, StateMark>> = {
  preserved: { icon: 'tick', text: 'preserved', tone: 'ink-3' },
  'silent-drift': { icon: 'arrow', text: 'silent drift', tone: 'bad' },
  'decision-flip': { icon: 'flip', text: 'decision flip', tone: 'watch' },
  'full-change': { icon: 'swap', text: 'full change', tone: 'watch' },
  undefined: { icon: 'question', text: 'undefined', tone: 'ink-3' },
};

export const reviewMarks: Readonly<Record<ReviewState, StateMark>> = {
  unreviewed: { icon: 'dashed', text: 'unreviewed', tone: 'ink-3' },
  accepted: { icon: 'tick', text: 'accepted', tone: 'good' },
  'accepted-with-note': { icon: 'note', text: 'accepted, note', tone: 'good' },
  rejected: { icon: 'cross', text: 'rejected', tone: 'bad' },
  'needs-second-reader': { icon: 'rings', text: 'second reader', tone: 'watch' },
};

export const lineMarks: Readonly<Record<PairLine['state'], StateMark>> = {
  same: { icon: 'same', text: 'same', tone: 'ink-3' },
  different: { icon: 'unequal', text: 'different', tone: 'plain' },
  confirm: { icon: 'warning', text: 'to confirm', tone: 'watch' },
  stops: { icon: 'cross', text: 'stops the audit', tone: 'bad' },
};

export const runMarks: Readonly<Record<RunSummary['state'], StateMark>> = {
  waiting: { icon: 'dashed', text: 'waiting', tone: 'ink-3' },
  running: { icon: 'half', text: 'running', tone: 'watch' },
  paused: { icon: 'half', text: 'paused', tone: 'watch' },
  done: { icon: 'tick', text: 'done', tone: 'good' },
  cancelled: { icon: 'slashed', text: 'cancelled', tone: 'watch' },
  failed: { icon: 'cross', text: 'failed', tone: 'bad' },
};
