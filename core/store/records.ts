import type * as z from 'zod';

import type { ExecutorChoice } from '../contract/backend.ts';
import type { WireArray } from '../contract/call.ts';
import type { Card } from '../contract/card.ts';
import type { DataSummary, ItemRef } from '../contract/data-summary.ts';
import type { dataPlace, ExplainedItem, MapRecord } from '../contract/jobs.ts';
import type { ModelSummary } from '../contract/model-summary.ts';
import type { Protocol } from '../contract/protocol.ts';
import type { GridRow, ItemDetail, ProjectSummary, RunSummary } from '../contract/review.ts';

/** Who holds a project for writing. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly description: string;
  readonly heartbeatAt: string;
}

export interface StoredFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface StoredModel {
  readonly hash: string;
  readonly role: 'teacher' | 'compressed';
  readonly files: readonly StoredFile[];
  readonly card: Card | null;
  readonly summary: ModelSummary;
}

export type DataPlaceRecord = z.infer<typeof dataPlace>;

/** `hash` identifies the items: SHA-256 over their names and locators in order, made by the caller. */
export interface StoredDataset {
  readonly hash: string;
  readonly place: DataPlaceRecord;
  readonly summary: DataSummary;
}

/** An item as listed, and the hashes that were stored with its first result. */
export interface StoredItem extends ItemRef {
  readonly bytesHash: string | null;
  readonly decodedHash: string | null;
}

/** Teacher and compressed model; `classes` are the shared class names by output index, `details` any further plain data (class map, taps, lines). */
export interface PairRecord {
  readonly teacher: string;
  readonly compressed: string;
  readonly classes: readonly string[];
  readonly details: unknown;
}
export interface StoredPair extends PairRecord {
  readonly id: string;
}

export interface StoredProtocol {
  readonly hash: string;
  readonly frozenAt: string;
  readonly body: Protocol;
}

/** What answered: part of every report. `methods` holds the layers that `auto` was resolved to. */
export interface RunEngine {
  readonly backend: string;
  readonly backendVersion: string;
  readonly selfTest: 'passed' | 'failed';
  readonly threads: number;
  readonly batch: number;
  /** Jobs at once; null in records made before it was kept. The bytes of the maps do not depend on it. */
  readonly workers: number | null;
  /** Why this executor; null in records made before it was kept. */
  readonly choice: ExecutorChoice | null;
  readonly node: string;
  readonly cpu: string;
  readonly methods: readonly {
    readonly id: string;
    readonly version: number;
    readonly layer: { readonly teacher: string; readonly compressed: string } | null;
  }[];
}

export type RunState = RunSummary['state'];

export interface StoredRun {
  readonly id: string;
  readonly pair: StoredPair;
  readonly protocolHash: string;
  readonly state: RunState;
  readonly failure: string | null;
  readonly engine: RunEngine | null;
  /** Counts the starts of this run; results of an older epoch are late answers. */
  readonly epoch: number;
  readonly total: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

/** Items of a run; they sum to `total`. */
export interface RunCounts {
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly waiting: number;
}

/**
 * One finished item as it is committed. The store computes nothing from logits or maps, so whatever needs mathematics comes along:
 * softmax probabilities of both top classes, and per method and metric the deformation d (1 - value or value, by the metric's direction;
 * for a collapsed map the deformation of the metric's collapse value, so that sorting keeps it; null where there is none).
 */
export interface ItemResult {
  readonly explained: ExplainedItem;
  /** In the order of jobs.ts: teacher logits, compressed logits, then per method teacher map and compressed map; empty = key already stored. */
  readonly arrays: readonly WireArray[];
  /** Output index of the item's label; null where it has none, or none that the models know. Flips and accuracies follow from it. */
  readonly labelClass: number | null;
  readonly probabilities: { readonly teacher: number; readonly compressed: number };
  /** `deformations[method][metric]` */
  readonly deformations: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

export interface LogAction {
  /** A named person, or `engine`. */
  readonly actor: string;
  /** noun/verb in the past: `run/started`. */
  readonly action: string;
  readonly target: string;
  readonly old?: string | null;
  readonly new?: string | null;
  readonly reason?: string | null;
  readonly models?: readonly string[];
  readonly protocol?: string | null;
}

/** One line of the log; its fields and their order are part of its hash. */
export interface LogEntry {
  readonly seq: number;
  readonly time_utc: string;
  readonly time_mono_ms: number;
  readonly boot_id: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly reason: string | null;
  readonly build: string;
  readonly models: readonly string[];
  readonly protocol: string | null;
  readonly prev: string;
  readonly hash: string;
}

export interface ProjectFacts {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly engineBuild: string;
  readonly example: boolean;
  /** Null while this process may write, else the sentence that the window shows. */
  readonly readOnly: string | null;
  readonly holder: Holder | null;
  readonly logEntries: number;
  readonly teacher: StoredModel | null;
  readonly dataset: StoredDataset | null;
  readonly itemCount: number;
}

/** `ProjectSummary` without the titles of plug-ins, which the registries know: ids only. */
export interface ProjectParts extends Omit<ProjectSummary, 'methods' | 'metrics'> {
  readonly methods: readonly string[];
  readonly metrics: readonly string[];
  /** Resolved layer per method, of the newest started run. */
  readonly layers: Readonly<Record<string, string | null>>;
}

export interface RowKey {
  readonly run: string;
  readonly item: number;
  readonly method: string;
}

/** A stored map, checked: right length, finite where it says so, of this item and method. */
export interface StoredMap {
  readonly record: MapRecord;
  readonly values: Float32Array;
}

/** What the store knows of one detail view; sentence and picture are made elsewhere. */
export interface DetailParts extends Omit<ItemDetail, 'sentence' | 'picture'> {
  readonly item: StoredItem;
  readonly target: number;
  /** Null where the stored map is damaged or belongs to another item: it is not drawn. */
  readonly teacherMap: StoredMap | null;
  readonly compressedMap: StoredMap | null;
  readonly logits: { readonly teacher: Float32Array | null; readonly compressed: Float32Array | null };
}

export interface TileParts {
  readonly item: StoredItem;
  readonly teacher: StoredMap | null;
  readonly compressed: StoredMap | null;
}

/** One candidate of an item; the map is null where it is damaged. */
export interface CandidateParts {
  readonly row: GridRow;
  readonly grid: ItemDetail['grid'];
  readonly compressedMap: StoredMap | null;
}

/** One cell for reports (json, csv): results with their row, or the reason why there is none. */
export type CellResult =
  | {
      readonly state: 'done';
      readonly row: GridRow;
      readonly item: StoredItem;
      readonly target: number;
      readonly targetTie: boolean;
      readonly teacherMap: string;
      readonly compressedMap: string;
      readonly seconds: number;
    }
  | {
      readonly state: 'skipped' | 'failed';
      readonly run: string;
      readonly method: string;
      readonly item: StoredItem;
      readonly code: string;
      readonly reason: string;
    };

export interface CheckFacts {
  readonly logEntries: number;
  readonly logHead: string;
}
