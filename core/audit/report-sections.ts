import { shownName } from '../contract/failures.ts';
import type { Measured, ReportHead } from '../contract/report-document.ts';
import { FailureError } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { FloorFigure, MethodSummary, RunSummary } from '../contract/review.ts';
import { verdictOf } from '../contract/verdict.ts';
import type { WhatIfModel } from '../contract/what-if.ts';
import type { StoredModel, StoredProtocol, StoredRun } from '../store/records.ts';
import type { ReadStore } from '../store/stores.ts';

import { NOTICED } from './tell-notice.ts';
import type { ReportCounts } from './report-counts.ts';
import { measuredOr } from './report-items.ts';

type Sections = ReportHead['sections'];
type MethodSection = Sections['6']['methods'][number];

export interface Collected {
  readonly runs: readonly StoredRun[];
  readonly summaries: readonly RunSummary[];
  readonly protocols: readonly StoredProtocol[];
  readonly counts: ReportCounts;
}

/** Rows of the list of the most moved items. */
const WORST_ITEMS = 10;

/** The twelve headings. One without content stays, and says why. */
export function reportSections(store: ReadStore, collected: Collected): Sections {
  const facts = needed(store.facts());
  return {
    '1': {
      title: 'Identification',
      project: shownName(facts.title),
      projectId: facts.id,
      models: needed(store.models()).map(modelOf),
      runs: collected.runs.flatMap((run) => runOf(run, collected)),
      build: facts.engineBuild,
    },
    '2': { title: 'Intended use', content: 'none', reason: 'not stated' },
    '3': dataSection(store),
    '4': {
      title: 'Protocol',
      protocols: collected.protocols.map(({ hash, frozenAt, body }) => ({ sha256: hash, frozenAt, protocol: body })),
    },
    '5': { title: 'Predictive performance', runs: collected.summaries.map(predictionOf) },
    '6': {
      title: 'Explanation deformation',
      methods: collected.runs.flatMap((run) => methodsOf(store, { run, collected })),
      floors: collected.runs.flatMap((run) => [...needed(store.floorFigures(run.id))]),
    },
    '7': {
      title: 'Validity of the evidence',
      selfChecks: 'not done',
      reason: 'the protocol declares no method checks',
      notices: noticesOf(store),
    },
    '8': { title: 'Review', states: collected.counts.reviews, ...whatIfsOf(store) },
    '9': { title: 'Decision', gates: 'none', limits: LIMITS },
    '10': { title: 'Change history', content: 'none', reason: 'no earlier audit is named' },
    '11': { title: 'Signatures', state: 'unsigned' },
    '12': { title: 'Annexes', items: 'one record for each run and item under "items"' },
  };
}

const LIMITS = [
  'Without gates this audit describes and does not judge.',
  'Equal maps do not show that either model is right; different maps do not show which one is wrong.',
  'A floor says how much causes other than compression move a map on a sample of the items; it excuses nothing.',
];

function modelOf({ hash, role, summary, card }: StoredModel): Sections['1']['models'][number] {
  const { format, bytes, parameters, zeros, bits, macs } = summary;
  const shownCard = card === null ? null : { input: card.input, output: card.output, evidence: card.evidence ?? null };
  return { role, name: shownName(summary.name), sha256: hash, format, bytes, parameters, zeros, bits, macs, card: shownCard };
}

function runOf(run: StoredRun, { summaries, counts }: Collected): Sections['1']['runs'] {
  const summary = summaries.find((one) => one.run === run.id);
  if (summary === undefined) return [];
  const { backend: _backend, ...rest } = summary;
  const { verdict, partial } = verdictOf(summary, counts.evidenceOf(run.id));
  const engine = run.engine === null ? null : { ...run.engine, methods: [...run.engine.methods] };
  return [
    {
      ...rest,
      candidate: shownName(rest.candidate),
      protocolSha256: run.protocolHash,
      verdict,
      partial,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      engine,
    },
  ];
}

function dataSection(store: ReadStore): Sections['3'] {
  const { dataset, itemCount } = needed(store.facts());
  const summary = dataset?.summary;
  return {
    title: 'Data',
    name: shownName(summary?.name ?? 'none'),
    source: summary?.source ?? 'none',
    items: itemCount,
    labelled: summary?.labelled ?? 0,
    duplicates: summary?.duplicates ?? 0,
    labels: (summary?.labels ?? []).map(({ label, count }) => ({ label: shownName(label), count })),
    leftOut: (summary?.skipped ?? []).map(({ name, code, reason }) => ({ name: shownName(name), code, reason: shownName(reason) })),
    leftOutCount: summary?.skippedCount ?? 0,
    listingSha256: dataset?.hash ?? '',
  };
}

function predictionOf(run: RunSummary): Sections['5']['runs'][number] {
  const unlabelled = 'no labels';
  return {
    run: run.run,
    n: run.done,
    agreement: measuredOr(run.agreement, 'no finished item'),
    teacherAccuracy: measuredOr(run.teacherAccuracy, unlabelled),
    compressedAccuracy: measuredOr(run.compressedAccuracy, unlabelled),
    flips: run.flips,
  };
}

function methodsOf(store: ReadStore, ask: { readonly run: StoredRun; readonly collected: Collected }): MethodSection[] {
  const { run, collected } = ask;
  const summaries = needed(store.methodSummaries(run.id));
  const floors = needed(store.floorFigures(run.id));
  const protocol = collected.protocols.find(({ hash }) => hash === run.protocolHash);
  return (protocol?.body.methods ?? []).map(({ id }) => {
    const counts = collected.counts.of(run.id, id);
    const metric = protocol?.body.metrics[0] ?? '';
    const threshold = thresholdOf(floors, { method: id, metric });
    return {
      run: run.id,
      method: id,
      counts: counts.counts,
      quadrants: counts.quadrants,
      silentDriftRate: threshold.value === null ? threshold : shareOf(counts.quadrants['silent-drift'], counts.samePrediction),
      threshold,
      metrics: summaries.filter((summary) => summary.method === id).map(metricOf),
      worst: worstItems(store, { run: run.id, method: id, metric }),
    };
  });
}

function metricOf(summary: MethodSummary): MethodSection['metrics'][number] {
  const { metric, n, undefinedScores, mean, median, worst, meanDeformation, floorRatio } = summary;
  const none = 'no evaluable item';
  return {
    metric,
    n,
    undefinedScores,
    mean: measuredOr(mean, none),
    median: measuredOr(median, none),
    worst: measuredOr(worst, none),
    meanDeformation: measuredOr(meanDeformation, meanDeformation === null && mean !== null ? 'the metric has no direction' : none),
    floorRatio: measuredOr(floorRatio, floorRatio === null && mean !== null ? 'no floor' : none),
  };
}

const LOG_PAGE = 1000;

/** What was noticed when a run was prepared; the log is where it cannot be changed unseen. */
function noticesOf(store: ReadStore): Sections['7']['notices'] {
  const { logEntries } = needed(store.facts());
  const notices: Sections['7']['notices'] = [];
  for (let offset = 0; offset < logEntries; offset += LOG_PAGE) {
    for (const { action, target, reason } of needed(store.logPage({ offset, limit: LOG_PAGE }))) {
      if (action === NOTICED) notices.push({ run: target, notice: shownName(reason ?? '') });
    }
  }
  return notices;
}

function shareOf(part: number, whole: number): Measured {
  return whole === 0 ? { value: null, reason: 'no comparable item with the same prediction' } : { value: part / whole };
}

function thresholdOf(floors: readonly FloorFigure[], ask: { readonly method: string; readonly metric: string }): Measured {
  const floor = floors.find((one) => one.reference && one.method === ask.method && one.metric === ask.metric);
  return measuredOr(floor?.high ?? null, 'no floor');
}

function worstItems(
  store: ReadStore,
  ask: { readonly run: string; readonly method: string; readonly metric: string },
): MethodSection['worst'] {
  const filter = {
    method: ask.method,
    runs: [ask.run],
    quadrants: null,
    review: null,
    label: null,
    text: null,
    metric: ask.metric,
    from: null,
    to: null,
    changeFrom: null,
    changeTo: null,
  };
  const page = needed(
    store.gridPage({ filter, sort: { by: 'metric', metric: ask.metric, descending: true }, offset: 0, limit: WORST_ITEMS }),
  );
  return page.rows.flatMap((row) => {
    const deformation = row.scores.find((score) => score.metric === ask.metric)?.deformation ?? null;
    return deformation === null ? [] : [{ item: row.item, name: shownName(row.name), metric: ask.metric, deformation }];
  });
}

function needed<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new FailureError(result.failure);
  return result.value;
}

function whatIfsOf(store: ReadStore): Pick<Sections['8'], 'whatIfs'> {
  const kept = needed(store.whatIfs({ item: null }));
  if (kept.length === 0) return {};
  return { whatIfs: kept.map((one) => ({ ...one, models: one.models.map(reportedModel) })) };
}

/** The sentence of a failure may name a place of this machine; its code does not. */
function reportedModel({ name, answer, ...model }: WhatIfModel): WhatIfModel {
  return { ...model, name: shownName(name), answer: answer.state === 'failed' ? { ...answer, message: answer.code } : answer };
}
