import type { ReportHead, ReportItem } from '../contract/report-document.ts';
import type { PlugIn } from '../plug-in.ts';

/** The one report in memory that every format is written from. Items come one by one, so that any number of them fits. */
export interface Report {
  readonly head: ReportHead;
  /** Every item of every run, in the order of runs and items; each call begins anew. */
  eachItem(visit: (item: ReportItem) => void): void;
}

/** Takes text in order. */
export type Sink = (text: string) => void;

/** One format of the report. The same report gives the same bytes: no clock, locale, user or folder order shows. */
export interface ReportWriter extends PlugIn {
  readonly mediaType: string;
  /** Of the file, without the dot. */
  readonly extension: string;
  /**
   * Files of one report: '' is the one that was asked for, any other name is put before its ending ("r.csv" and
   * "items" make "r.items.csv"). `write` opens each of them once.
   */
  readonly parts: readonly string[];
  write(report: Report, open: (part: string) => Sink): void;
}
