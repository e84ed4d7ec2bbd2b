import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { succeeded } from '../../contract/result.ts';
import { classOfLabel } from '../../data/class-of-label.ts';
import { writeNpz } from '../../data/write-npz.ts';
import { softmax, topClass } from '../../metrics/prediction.ts';
import { meanOf } from '../../numeric/quantile.ts';

import { expectAgreement } from './agreed-backend.ts';
import { rowOf } from './explained-batch.ts';
import { failedBy } from './failed-by.ts';
import { batchesOf, explainerOf, leftOutWhenListed, singleSession } from './single-session.ts';
import type { SingleSession, SkippedItem } from './single-session.ts';
import type { WorkerState } from './worker-state.ts';

/** `model/predict`: logits [N,K], probabilities [N,K], top1 [N] and the ordinals of the items, as an .npz. */
export function predict(state: WorkerState): Handlers<Jobs>['model/predict'] {
  return (request, context) =>
    failedBy(async () => {
      const started = performance.now();
      const opened = await singleSession(state, request);
      if (!opened.ok) return opened;
      const session = opened.value;
      const skipped = leftOutWhenListed(session);
      const rows = await predictions(session, { skipped, signal: context.signal });
      const written = await writePredictions(request.out, rows);
      if (!written.ok) return written;
      const accuracy = accuracyOf(rows, session.classes);
      const classes = rows[0]?.logits.length ?? 0;
      return succeeded({
        value: { items: rows.length, skipped, classes, backend: session.backend, accuracy, seconds: (performance.now() - started) / 1000 },
      });
    });
}

/** What a network says of one item. */
export interface PredictedItem {
  readonly logits: Float32Array;
  /** The file's own last layer where it has one, else the softmax of the logits. */
  readonly probabilities: Float32Array;
  readonly top: number;
  readonly ordinal: number;
  readonly label: string | null;
}

/** Predictions over all data of a session, batch by batch. */
export async function predictions(
  session: SingleSession,
  ask: { readonly skipped: SkippedItem[]; readonly signal: AbortSignal },
): Promise<readonly PredictedItem[]> {
  const explainer = explainerOf(session, []);
  const rows: PredictedItem[] = [];
  try {
    for await (const batch of batchesOf(session, ask.skipped)) {
      ask.signal.throwIfAborted();
      const logits = await explainer.logits(batch.inputs);
      const outputs = session.model.activation === 'none' ? null : await explainer.outputs(batch.inputs);
      if (rows.length === 0) await expectAgreement(session, explainer);
      batch.items.forEach(({ item }, row) => {
        const own = rowOf(logits, row);
        const probabilities = outputs === null ? Float32Array.from(softmax(own)) : rowOf(outputs, row);
        rows.push({ logits: own, probabilities, top: topClass(own).index, ordinal: item.ordinal, label: item.label });
      });
    }
  } finally {
    await explainer.dispose();
  }
  return rows;
}

/** Share of labelled items whose top class is their label; null where nothing is labelled. */
export function accuracyOf(rows: readonly PredictedItem[], classes: readonly string[]): number | null {
  return meanOf(
    rows.flatMap(({ label, top }) => {
      const wanted = classOfLabel(label, classes);
      return wanted === null ? [] : [wanted === top ? 1 : 0];
    }),
  );
}

function writePredictions(out: string, rows: readonly PredictedItem[]): ReturnType<typeof writeNpz> {
  const classes = rows[0]?.logits.length ?? 0;
  const matrix = (values: readonly Float32Array[]) => ({ shape: [rows.length, classes], values: joined(values, classes) });
  return writeNpz(out, {
    logits: matrix(rows.map(({ logits }) => logits)),
    probabilities: matrix(rows.map(({ probabilities }) => probabilities)),
    top1: { shape: [rows.length], values: Int32Array.from(rows, ({ top }) => top) },
    item: { shape: [rows.length], values: Int32Array.from(rows, ({ ordinal }) => ordinal) },
  });
}

/** Rows of equal length behind one another. */
export function joined(rows: readonly Float32Array[], length: number): Float32Array {
  const values = new Float32Array(rows.length * length);
  rows.forEach((row, at) => {
    values.set(row, at * length);
  });
  return values;
}
