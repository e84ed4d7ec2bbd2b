import type { Limits } from '../contract/limits.ts';
import { refuse } from './refusal.ts';

/** A layer may be called several times and integers widen to floats; beyond that, a file is read more often than it is long. */
const READINGS = 8;

/**
 * Counts what is read out of a file that stores its weights unpacked. Names, links and buffer numbers cost a few bytes
 * each, so that one stored array can stand for thousands of layers.
 */
export class SharedWeights {
  readonly #fileBytes: number;
  readonly #limits: Limits;
  #readBytes = 0;

  constructor(fileBytes: number, limits: Limits) {
    this.#fileBytes = fileBytes;
    this.#limits = limits;
  }

  /** To be asked before an array of so many bytes is made. */
  count(sizeBytes: number): void {
    this.#readBytes += sizeBytes;
    const allowed = Math.max(this.#limits.ratioFreeBytes, this.#fileBytes * READINGS);
    if (this.#readBytes <= allowed) return;
    refuse(
      'decompression/bomb',
      `the layers share their weights: ${this.#readBytes} bytes and more out of a file of ${this.#fileBytes}; at most ${allowed} are read`,
    );
  }
}
