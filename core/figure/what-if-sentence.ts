import type { Stroke, WhatIfModel } from '../contract/what-if.ts';
import { percentText } from './number-text.ts';

/** How a candidate's probability of the explained class moved beside the teacher's. */
export type Following = 'follows' | 'falls-short' | 'overshoots' | 'stays' | 'turns' | 'alone' | 'both-stay';

/** Less than this change of a probability is called none: it is what a person reads as "the same per cent". */
const STILL = 0.02;
/** Of the teacher's change: as much as this, and no more than its inverse, is following. */
const LEAST_SHARE = 0.5;

/**
 * Whether a candidate changes its mind as the teacher does when a part of the picture is gone. It follows where its
 * probability of the explained class moves the same way, by half to twice as much.
 */
export function followingOf(teacherChange: number, candidateChange: number): Following {
  const isStill = Math.abs(candidateChange) < STILL;
  if (Math.abs(teacherChange) < STILL) return isStill ? 'both-stay' : 'alone';
  if (isStill) return 'stays';
  const share = candidateChange / teacherChange;
  if (share < 0) return 'turns';
  if (share < LEAST_SHARE) return 'falls-short';
  return share > 1 / LEAST_SHARE ? 'overshoots' : 'follows';
}

const followingTexts: Readonly<Record<Following, string>> = {
  follows: 'follows',
  'falls-short': 'does not follow far enough',
  overshoots: 'moves more than twice as far',
  stays: 'does not follow',
  turns: 'moves the other way',
  alone: 'moves where the teacher does not',
  'both-stay': 'does not move either',
};

/** A candidate's following in words: "follows", "does not follow". */
export function followingText(teacherChange: number, candidateChange: number): string {
  return followingTexts[followingOf(teacherChange, candidateChange)];
}

export interface WhatIfFacts {
  readonly strokes: readonly Stroke[];
  readonly share: number;
  readonly target: number;
  readonly classes: readonly string[];
  /** The teacher first. */
  readonly models: readonly WhatIfModel[];
}

/**
 * What the strokes did, in one sentence:
 * "Erasing 8 % moved Coat from 97 % to 41 % (now Shirt) for the teacher; int8 follows (98 % to 45 %)."
 */
export function whatIfSentence({ strokes, share, target, classes, models }: WhatIfFacts): string {
  if (strokes.length === 0) return 'Nothing is changed yet.';
  const [teacher, ...candidates] = models;
  const head = `${verbText(strokes)} ${percentText(share)}`;
  if (teacher?.answer.state !== 'answered') return `${head}; the teacher did not answer.`;
  const { before, after } = teacher.answer;
  const change = after.probability - before.probability;
  const name = classText(classes, target);
  const moved =
    Math.abs(change) < STILL
      ? `left ${name} at ${percentText(after.probability)}`
      : `moved ${name} from ${percentText(before.probability)} to ${percentText(after.probability)}`;
  const clauses = candidates.map((model) => candidateClause(model, change, classes));
  return `${[`${head} ${moved}${flipText(before.top, after.top, classes)} for the teacher`, ...clauses].join('; ')}.`;
}

function candidateClause({ name, answer }: WhatIfModel, teacherChange: number, classes: readonly string[]): string {
  if (answer.state === 'failed') return `${name} did not answer`;
  const { before, after } = answer;
  const text = followingText(teacherChange, after.probability - before.probability);
  return `${name} ${text} (${percentText(before.probability)} to ${percentText(after.probability)}${flipText(before.top, after.top, classes, ', now ')})`;
}

function flipText(before: number, after: number, classes: readonly string[], lead = ''): string {
  if (before === after) return '';
  return lead === '' ? ` (now ${classText(classes, after)})` : `${lead}${classText(classes, after)}`;
}

const verbs: Readonly<Record<Stroke['kind'], string>> = { erase: 'erasing', blur: 'blurring', transplant: 'transplanting' };

/** "Erasing", "Erasing and blurring": each kind once, in the order of the strokes. */
function verbText(strokes: readonly Stroke[]): string {
  const said = [...new Set(strokes.map(({ kind }) => verbs[kind]))];
  const text = said.length < 3 ? said.join(' and ') : `${said.slice(0, -1).join(', ')} and ${said.at(-1) ?? ''}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A class without a name is called by its number, as in the rest of the window. */
function classText(classes: readonly string[], index: number): string {
  const name = classes[index] ?? String(index);
  return /^\d+$/.test(name) ? `class ${name}` : name;
}
