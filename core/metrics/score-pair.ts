import type { ScoreRecord } from '../contract/jobs.ts';
import type { OptionValues } from '../contract/option.ts';
import type { MapStatus } from '../contract/review.ts';
import { meanOf } from '../numeric/quantile.ts';
import { seededRandom } from '../numeric/random.ts';
import { isDegenerate, itemStatus } from './item-status.ts';
import type { SignView } from './map-pipeline.ts';
import type { AnyMetric, ItemStatus, MapPair, Metric, OutputPair, PredictionMetric } from './metric.ts';

/** A metric with its completed options. */
export interface ChosenMetric {
  readonly metric: AnyMetric;
  readonly options: OptionValues;
}

/** `closed-form` leaves chance null where only permutation knows it; `permuted` estimates it there. */
export type ChanceRule = { readonly rule: 'closed-form' } | { readonly rule: 'permuted'; readonly seed: readonly (string | number)[] };

/** Draws of an estimated chance value. */
const CHANCE_DRAWS = 100;
/**
 * Positions up to which every draw is made. The spread of a draw falls with the root of the number of positions, so that
 * fewer draws of a larger map give the same precision; never fewer than LEAST_DRAWS.
 */
const FULLY_DRAWN_POSITIONS = 4096;
const LEAST_DRAWS = 8;

export interface ScoreAsk {
  /** After the pipeline: sign view taken, on one grid. */
  readonly pair: MapPair;
  /** Of the raw maps, before the sign view. */
  readonly statuses: { readonly teacher: MapStatus; readonly compressed: MapStatus };
  readonly view: SignView;
  readonly metrics: readonly ChosenMetric[];
  readonly chance: ChanceRule;
  /** What both networks answered, for metrics that need it; without it they have no value. */
  readonly outputs?: OutputPair;
}

export interface PairScores {
  readonly status: ItemStatus;
  /** One per metric, in the order asked. */
  readonly scores: readonly ScoreRecord[];
}

/**
 * All scores of one item under one method. A degenerate map gives null with the reason, never a number; where only the
 * compressed map is degenerate, `collapse` is what a gate counts for it.
 */
export function scorePair(ask: ScoreAsk): PairScores {
  const status = itemStatus(ask.statuses.teacher, ask.statuses.compressed, ask.view);
  const scores = ask.metrics.map((chosen) => scoreOne(ask, chosen));
  return { status, scores: ask.chance.rule === 'closed-form' ? scores : withEstimates(ask, scores, ask.chance.seed) };
}

function scoreOne(ask: ScoreAsk, { metric, options }: ChosenMetric): ScoreRecord {
  return metric.needs === 'maps' ? scoreMaps(ask, { metric, options }) : scoreOutputs(ask, { metric, options });
}

/** Outputs are compared whatever became of the maps; no position can be permuted in them. */
function scoreOutputs({ outputs }: ScoreAsk, { metric, options }: Chosen<PredictionMetric>): ScoreRecord {
  const score = outputs === undefined ? { value: null, reason: 'no-predictions' } : metric.score(outputs, options);
  return { metric: metric.id, value: score.value, reason: score.value === null ? score.reason : null, chance: null, collapse: null };
}

interface Chosen<Kind extends AnyMetric> {
  readonly metric: Kind;
  readonly options: OptionValues;
}

function scoreMaps(ask: ScoreAsk, { metric, options }: Chosen<Metric>): ScoreRecord {
  const head = { metric: metric.id };
  const isTeacherUseless = isUseless(ask.statuses.teacher, metric, ask.view);
  const isCompressedUseless = isUseless(ask.statuses.compressed, metric, ask.view);
  if (isTeacherUseless || isCompressedUseless) {
    const reasons = [
      isTeacherUseless ? `teacher-${ask.statuses.teacher}` : '',
      isCompressedUseless ? `compressed-${ask.statuses.compressed}` : '',
    ];
    const collapse = isTeacherUseless ? null : metric.collapse(ask.pair, options);
    return { ...head, value: null, reason: reasons.filter((reason) => reason !== '').join('+'), chance: null, collapse };
  }
  const score = metric.score(ask.pair, options);
  if (score.value === null) return { ...head, value: null, reason: score.reason, chance: null, collapse: null };
  const flags = metric.flags?.(ask.pair, options) ?? [];
  const doubts = flags.length === 0 ? {} : { flags: [...flags] };
  return { ...head, value: score.value, reason: null, chance: metric.chance(ask.pair, options), collapse: null, ...doubts };
}

/** Mass needs a positive value whatever the method; the other metrics can read an all-negative signed map. */
function isUseless(status: MapStatus, metric: Metric, view: SignView): boolean {
  return isDegenerate(status, metric.view === 'mass' && view === 'signed' ? 'positive' : view);
}

/** Scores whose chance value only permutation knows, with its estimate: the draws are the same for all of them. */
function withEstimates(ask: ScoreAsk, scores: readonly ScoreRecord[], seed: readonly (string | number)[]): readonly ScoreRecord[] {
  const open = ask.metrics.flatMap(({ metric, options }, at) => {
    const score = scores[at];
    return metric.needs === 'maps' && score !== undefined && score.value !== null && score.chance === null ? [{ metric, options }] : [];
  });
  const estimates = open.length === 0 ? new Map<string, number | null>() : estimatedChances(ask.pair, open, seed);
  return scores.map((score) => ({ ...score, chance: estimates.get(score.metric) ?? score.chance }));
}

function estimatedChances(
  pair: MapPair,
  metrics: readonly Chosen<Metric>[],
  seed: readonly (string | number)[],
): ReadonlyMap<string, number | null> {
  const random = seededRandom(...seed, 'chance');
  const positions = pair.compressed.values.length;
  const draws = Math.max(LEAST_DRAWS, Math.min(CHANCE_DRAWS, Math.ceil((CHANCE_DRAWS * FULLY_DRAWN_POSITIONS) / positions)));
  const values = metrics.map((): number[] => []);
  for (let draw = 0; draw < draws; draw += 1) {
    const permuted = permutedPair(pair, random.permutation(positions));
    metrics.forEach(({ metric, options }, at) => {
      const score = metric.score(permuted, options);
      if (score.value !== null) values[at]?.push(score.value);
    });
  }
  return new Map(metrics.map(({ metric }, at) => [metric.id, meanOf(values[at] ?? [])]));
}

/** The same pair with the positions of the compressed map in another order: unrelated maps with the same values. */
export function permutedPair({ teacher, compressed }: MapPair, order: Uint32Array): MapPair {
  const values = Float32Array.from(order, (position) => compressed.values[position] ?? 0);
  return { teacher, compressed: { ...compressed, values } };
}
