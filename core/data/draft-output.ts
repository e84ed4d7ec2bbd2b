import type { CardEvidence, OutputCard } from '../contract/card.ts';
import type { FileHints } from '../models/model.ts';

import type { TriedPreset } from './choose-scaling.ts';
import { percent } from './choose-scaling.ts';

type Line = CardEvidence['found'][number];

/** What a draft knows of the model itself. */
export interface DraftedModel {
  /** [H,W,C], or [1,T,leads] and [T,leads] for signals. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly outputKind: OutputCard['kind'];
  readonly activation: 'softmax' | 'sigmoid' | 'none';
  readonly hints: FileHints;
}

/** The output half of a draft: kind and task by the last layer, class names by the file or by the answers to labelled items. */
export function outputFacts(
  model: DraftedModel,
  chosen: TriedPreset | null,
): { readonly classes: readonly string[]; readonly lines: readonly Line[]; readonly open: readonly string[] } {
  const kindLine = {
    field: 'output.kind',
    value: model.outputKind,
    because: model.activation === 'none' ? 'the last layer has no softmax or sigmoid' : `the last layer is a ${model.activation}`,
  };
  const task = model.activation === 'sigmoid' && model.classes > 1 ? 'multi-label' : 'single-label';
  const taskBecause =
    model.activation === 'none' ? 'nothing says it; one class per item is usual' : `the last layer is a ${model.activation}`;
  const lines: Line[] = [kindLine, { field: 'output.task', value: task, because: taskBecause }];
  const open = model.activation === 'none' ? ['output.task'] : [];
  const classLine = (value: readonly string[], because: string): Line => ({ field: 'output.classes', value: value.join(', '), because });
  const { classNames } = model.hints;
  if (classNames?.length === model.classes)
    return { classes: classNames, lines: [...lines, classLine(classNames, 'the file names them')], open };
  const named = chosen?.named ?? null;
  if (chosen !== null && named !== null && named.nameless.length === 0 && named.accuracy >= ENOUGH_SKILL) {
    const because = `each label belongs to the output that answers its items: right on ${percent(named.accuracy)} of ${String(chosen.items)}`;
    return { classes: named.classes, lines: [...lines, classLine(named.classes, because)], open };
  }
  const classes = Array.from({ length: model.classes }, (_, index) => String(index));
  return {
    classes,
    lines: [...lines, classLine(classes, 'the file gives no names; outputs are called by their position')],
    open: [...open, 'output.classes'],
  };
}

/** Below this, the outputs of an untrained network would be named as confidently as those of a good one. */
const ENOUGH_SKILL = 0.6;
