import * as z from 'zod';

import { targetRule, explainedScalar } from './protocol.ts';

export const itemStatus = z.enum(['evaluable', 'collapsed', 'emerged', 'both-degenerate']);
export const mapStatus = z.enum(['ok', 'nan', 'zero', 'constant', 'all-negative']);
export type MapStatus = z.infer<typeof mapStatus>;
export const flipKind = z.enum(['same', 'right-wrong', 'wrong-right', 'wrong-wrong', 'changed']);
export type FlipKind = z.infer<typeof flipKind>;
export const quadrant = z.enum(['preserved', 'silent-drift', 'decision-flip', 'full-change', 'undefined']);
export type Quadrant = z.infer<typeof quadrant>;
export const reviewState = z.enum(['unreviewed', 'accepted', 'accepted-with-note', 'rejected', 'needs-second-reader']);
export type ReviewState = z.infer<typeof reviewState>;

const floorKind = z.enum(['input-noise', 'weight-jitter', 'permuted']);

/** A score beside its yardstick: `ratio` = deformation / mean of the reference floor, null where undefined; `floor` names that floor. */
export const shownScore = z.strictObject({
  metric: z.string(),
  value: z.number().nullable(),
  reason: z.string().nullable(),
  deformation: z.number().nullable(),
  chance: z.number().nullable(),
  ratio: z.number().nullable(),
  floor: floorKind.nullable(),
});
export type ShownScore = z.infer<typeof shownScore>;

/** One row of the grid: one item of one candidate under one method. */
export const gridRow = z.strictObject({
  run: z.string(),
  item: z.int(),
  name: z.string(),
  label: z.string().nullable(),
  candidate: z.string(),
  method: z.string(),
  status: itemStatus,
  teacherMapStatus: mapStatus,
  compressedMapStatus: mapStatus,
  teacherClass: z.string(),
  teacherProbability: z.number(),
  compressedClass: z.string(),
  compressedProbability: z.number(),
  flip: flipKind,
  quadrant,
  scores: z.array(shownScore),
  review: reviewState,
});
export type GridRow = z.infer<typeof gridRow>;

export const gridSort = z.strictObject({
  by: z.enum(['silent-drift', 'metric', 'item']),
  metric: z.string().default('spearman'),
  descending: z.boolean().default(true),
});

export const gridFilter = z.strictObject({
  method: z.string(),
  runs: z.array(z.string()).nullable().default(null),
  quadrants: z.array(quadrant).nullable().default(null),
  review: z.array(reviewState).nullable().default(null),
  label: z.string().nullable().default(null),
  /** Only names that contain this text. */
  text: z.string().max(200).nullable().default(null),
  /** Bounds on the deformation of `metric`. */
  metric: z.string().default('spearman'),
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  /** Bounds on the change of confidence: probability of the compressed model's answer minus that of the teacher's. */
  changeFrom: z.number().nullable().default(null),
  changeTo: z.number().nullable().default(null),
});
export type GridFilter = z.infer<typeof gridFilter>;

export const gridQuery = z.strictObject({
  filter: gridFilter,
  sort: gridSort,
  offset: z.int().min(0),
  limit: z.int().min(1).max(200),
});
export type GridQuery = z.input<typeof gridQuery>;
export type ParsedGridQuery = z.output<typeof gridQuery>;
export const gridPage = z.strictObject({ total: z.int(), offset: z.int(), rows: z.array(gridRow) });
export type GridPage = z.infer<typeof gridPage>;

/** Where a floor or ceiling lies, for one run, method and metric: deformation of the yardstick on the sampled items. */
export const floorFigure = z.strictObject({
  run: z.string(),
  method: z.string(),
  metric: z.string(),
  floor: floorKind,
  /** True for the one that ratios and the threshold of this method and metric refer to. */
  reference: z.boolean(),
  n: z.int(),
  mean: z.number(),
  low: z.number(),
  high: z.number(),
});
export type FloorFigure = z.infer<typeof floorFigure>;

/** Figures of one run (one candidate). Counts sum to `total`: done + skipped + failed + waiting. */
export const runSummary = z.strictObject({
  run: z.string(),
  candidate: z.string(),
  candidateHash: z.string(),
  state: z.enum(['waiting', 'running', 'paused', 'done', 'cancelled', 'failed']),
  total: z.int(),
  done: z.int(),
  skipped: z.int(),
  failed: z.int(),
  agreement: z.number().nullable(),
  teacherAccuracy: z.number().nullable(),
  compressedAccuracy: z.number().nullable(),
  flips: z.strictObject({ 'right-wrong': z.int(), 'wrong-right': z.int(), 'wrong-wrong': z.int(), changed: z.int() }),
  backend: z.string(),
  failure: z.string().nullable(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const methodSummary = z.strictObject({
  run: z.string(),
  method: z.string(),
  metric: z.string(),
  n: z.int(),
  evaluable: z.int(),
  collapsed: z.int(),
  emerged: z.int(),
  bothDegenerate: z.int(),
  undefinedScores: z.int(),
  mean: z.number().nullable(),
  median: z.number().nullable(),
  worst: z.number().nullable(),
  meanDeformation: z.number().nullable(),
  floorRatio: z.number().nullable(),
});
export type MethodSummary = z.infer<typeof methodSummary>;

export const projectSummary = z.strictObject({
  title: z.string(),
  teacher: z.strictObject({ name: z.string(), hash: z.string(), format: z.string() }).nullable(),
  /** `leftOut`: entries that are no items, because nobody could read them when the data were listed. */
  dataset: z.strictObject({ name: z.string(), items: z.int(), leftOut: z.int(), hash: z.string() }).nullable(),
  classes: z.array(z.string()),
  inputShape: z.array(z.int()),
  protocolHash: z.string().nullable(),
  targetRule: targetRule.nullable(),
  scalar: explainedScalar.nullable(),
  methods: z.array(z.strictObject({ id: z.string(), title: z.string(), signed: z.boolean(), layer: z.boolean() })),
  metrics: z.array(
    z.strictObject({ id: z.string(), title: z.string(), direction: z.enum(['higher-better', 'lower-better', 'read']), unit: z.string() }),
  ),
  runs: z.array(runSummary),
  readOnly: z.string().nullable(),
  /** True for the bundled example. */
  example: z.boolean(),
});
export type ProjectSummary = z.infer<typeof projectSummary>;

/** Counts behind the review screen's filters, for one filter. */
export const reviewFacts = z.strictObject({
  rows: z.int(),
  quadrants: z.record(quadrant, z.int()),
  review: z.record(reviewState, z.int()),
  byRun: z.array(z.strictObject({ run: z.string(), rows: z.int() })),
  byMethod: z.array(z.strictObject({ method: z.string(), rows: z.int() })),
  histogram: z.strictObject({ from: z.number(), to: z.number(), counts: z.array(z.int()) }),
  /** 95th percentile of the reference floor: rows above it count as moved. */
  threshold: z.number().nullable(),
  floors: z.array(floorFigure),
});
export type ReviewFacts = z.infer<typeof reviewFacts>;

/** One candidate of an item: what it answers, and how far its map is from the teacher's, in a sentence. */
export const itemCandidate = z.strictObject({
  row: gridRow,
  sentence: z.string(),
  grid: z.strictObject({ height: z.int(), width: z.int() }),
});
export type ItemCandidate = z.infer<typeof itemCandidate>;

/** One item under one method. Arrays behind it: picture [h,w,c] uint8, teacher map, compressed map float32 [gh,gw]. */
export const itemDetail = z.strictObject({
  row: gridRow,
  sentence: z.string(),
  position: z.strictObject({ index: z.int(), total: z.int() }).nullable(),
  picture: z.strictObject({ height: z.int(), width: z.int(), channels: z.int() }),
  grid: z.strictObject({ height: z.int(), width: z.int(), cellHeight: z.number(), cellWidth: z.number() }),
  layer: z.string().nullable(),
  otherMethods: z.array(
    z.strictObject({ method: z.string(), ratio: z.number().nullable(), moved: z.boolean().nullable(), status: itemStatus }),
  ),
  otherCandidates: z.array(z.strictObject({ run: z.string(), candidate: z.string(), ratio: z.number().nullable(), flip: flipKind })),
  floors: z.array(floorFigure),
  history: z.array(z.strictObject({ state: reviewState, note: z.string(), reviewer: z.string(), at: z.string() })),
});
export type ItemDetail = z.infer<typeof itemDetail>;
