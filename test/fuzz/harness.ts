/** Files by name: what a person would have picked. Most inputs are one file; a model with shards is several. */
export type FuzzInput = Readonly<Record<string, Uint8Array>>;

/** Numbers from 0 to 2^32 - 1 that follow from a seed. */
export type Random = () => number;

/** What one reader is fed, and what must hold of its answer. */
export interface Harness {
  /** Number of the harness, as it is printed. */
  readonly number: number;
  readonly name: string;
  /** The input that follows from the numbers; the same numbers give the same bytes. */
  make(random: Random): Promise<FuzzInput> | FuzzInput;
  /**
   * Reads the input and throws where the answer is neither sound nor a refusal in our words. `folder` is private, empty
   * at the start, and emptied afterwards.
   */
  check(input: FuzzInput, folder: string): Promise<void>;
}

/** A harness whose reader does not exist yet keeps its number. */
export interface WaitingHarness {
  readonly number: number;
  readonly name: string;
  readonly waitsFor: string;
}
