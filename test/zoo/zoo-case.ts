import type { FailureCode } from '../../core/contract/failures.table.ts';
import type { Tree } from './tree.ts';

/** What must become of a file: refused before anything runs, left out and counted, read all the same, or what `proves` judges. */
export type Expectation =
  | { readonly kind: 'refused'; readonly code: FailureCode }
  | { readonly kind: 'skipped'; readonly code: FailureCode }
  | { readonly kind: 'read' }
  | { readonly kind: 'ended'; readonly exit: number };

/** A tree made on the spot, never stored, and the command line that meets it. */
export interface Specimen {
  make(): Promise<Tree> | Tree;
  readonly words: readonly string[];
  /** What else must hold of what was printed and written; a problem in words for each thing that does not. */
  proves?(seen: Seen): readonly string[];
}

/** The folder of the command as it left it, and what it said. */
export interface Seen {
  readonly place: string;
  readonly out: string;
  readonly err: string;
}

/** One bad file (or folder), what must happen, and the same without the fault, which must work. */
export interface ZooCase {
  /** `family/name`; stable, stands in the manifest. */
  readonly id: string;
  /** Row of the table of faults. */
  readonly row: string;
  /** File of the maker, below test/zoo. */
  readonly maker: string;
  readonly seed: number | null;
  /** Made from something that is new in each run (a project has ids and times): its bytes have no lasting hash. */
  readonly isFresh?: true;
  readonly expected: Expectation;
  /** What the sentence must name: a layer, a tensor, a limit. */
  readonly names?: string;
  readonly bad: Specimen;
  readonly good: Specimen;
  /** Files that stand beside both and have no fault: the model that data is given to, limits. */
  readonly beside?: Tree;
  /** Where the row allows more or less than 5 s and 300 MiB. */
  readonly bounds?: { readonly seconds?: number; readonly mebibytes?: number };
}
