import { readFile } from 'node:fs/promises';

import type { ItemRef } from '../../contract/data-summary.ts';
import { failure } from '../../contract/failures.ts';
import { defaultLimits } from '../../contract/limits.ts';
import { failed, FailureError, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { classOfLabel } from '../../data/class-of-label.ts';
import { readNpy } from '../../data/npy.ts';
import { shapeOf } from '../../graph/graph.ts';
import { topClass } from '../../metrics/prediction.ts';

import type { SingleSession } from './single-session.ts';

/** The class explained for an item, given its logits. */
export type TargetOf = (item: ItemRef, logits: Float32Array) => number;

/** `--target`: prediction, label, one class by name or number, or an .npy file with one class per item. */
export async function chooseTargets(session: SingleSession, wanted: string): Promise<Result<TargetOf>> {
  const classes = shapeOf(session.model.graph, session.model.logits).at(-1) ?? 0;
  if (wanted === 'prediction') return succeeded((_, logits) => topClass(logits).index);
  if (wanted === 'label') return succeeded((item) => labelled(item, session.classes.length === 0 ? numbered(classes) : session.classes));
  if (wanted.endsWith('.npy')) return fromFile(wanted, classes);
  const index = classOfLabel(wanted, session.classes.length === 0 ? numbered(classes) : session.classes) ?? wholeBelow(wanted, classes);
  if (index === null)
    return failed(failure('option/invalid', `--target: expected prediction, label, a class or a .npy file, received "${wanted}"`));
  return succeeded(() => index);
}

function labelled(item: ItemRef, classes: readonly string[]): number {
  const index = classOfLabel(item.label, classes);
  if (index === null) throw new FailureError(failure('data/labels', `item "${item.name}" has no label among the model's classes`));
  return index;
}

async function fromFile(path: string, classes: number): Promise<Result<TargetOf>> {
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return failed(failure('input/not-found', `--target: there is no file ${path}`));
  const array = readNpy(bytes, defaultLimits);
  if (!array.ok) return array;
  const targets = Array.from(array.value.values, Number);
  const wrong = targets.find((target) => !Number.isInteger(target) || target < 0 || target >= classes);
  if (wrong !== undefined)
    return failed(failure('option/invalid', `--target: expected classes from 0 to ${String(classes - 1)}, received ${String(wrong)}`));
  return succeeded((item) => {
    const target = targets[item.ordinal];
    if (target === undefined)
      throw new FailureError(
        failure('option/invalid', `--target: the file names ${String(targets.length)} classes, item ${String(item.ordinal)} has none`),
      );
    return target;
  });
}

function numbered(classes: number): readonly string[] {
  return Array.from({ length: classes }, (_, index) => String(index));
}

function wholeBelow(text: string, limit: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value < limit ? value : null;
}
