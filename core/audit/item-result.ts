import type { WireArray } from '../contract/call.ts';
import type { ExplainedItem, ScoreRecord } from '../contract/jobs.ts';
import { classOfLabel } from '../data/class-of-label.ts';
import { deformation } from '../metrics/deformation.ts';
import type { AnyMetric } from '../metrics/metric.ts';
import { classProbability } from '../metrics/prediction.ts';
import type { ItemResult } from '../store/records.ts';

/** What turns a worker's answer into a record: the classes of the pair and the metrics of the protocol. */
export interface Recording {
  readonly classes: readonly string[];
  readonly task: 'single-label' | 'multi-label';
  readonly metrics: readonly AnyMetric[];
}

/**
 * The record of one explained item. The store keeps numbers and computes none, so probabilities and deformations are
 * made here: d = 1 - value where higher is better, d = value where lower is better. A collapsed
 * map counts with the deformation of the metric's collapse value.
 */
export function itemResult(
  answer: { readonly explained: ExplainedItem; readonly arrays: readonly WireArray[]; readonly label: string | null },
  recording: Recording,
): ItemResult {
  const { explained, arrays, label } = answer;
  return {
    explained,
    arrays,
    labelClass: classOfLabel(label, recording.classes),
    probabilities: {
      teacher: probabilityOf(arrays[0], { at: explained.teacherTop, task: recording.task }),
      compressed: probabilityOf(arrays[1], { at: explained.compressedTop, task: recording.task }),
    },
    deformations: Object.fromEntries(explained.methods.map((method) => [method.method, deformationsOf(method, recording.metrics)])),
  };
}

function deformationsOf(method: ExplainedItem['methods'][number], metrics: readonly AnyMetric[]): Record<string, number | null> {
  return Object.fromEntries(
    method.scores.map((score) => {
      const metric = metrics.find(({ id }) => id === score.metric);
      return [score.metric, metric === undefined ? null : deformationOf(score, { metric, collapsed: method.status === 'collapsed' })];
    }),
  );
}

function deformationOf(score: ScoreRecord, how: { readonly metric: AnyMetric; readonly collapsed: boolean }): number | null {
  const isLost = how.collapsed && how.metric.needs === 'maps';
  return deformation(how.metric, isLost ? score.collapse : score.value);
}

function probabilityOf(logits: WireArray | undefined, ask: { readonly at: number; readonly task: Recording['task'] }): number {
  if (!(logits instanceof Float32Array)) throw new RangeError(`expected logits with class ${String(ask.at)}, received none`);
  return classProbability(logits, ask.at, ask.task);
}
