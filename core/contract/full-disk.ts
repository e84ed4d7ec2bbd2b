import { failure } from './failures.ts';
import type { Failure } from './result.ts';

const MEBIBYTE = 1024 * 1024;

/** `storage/full` with the room that is needed beside the room there is (null: it cannot be known), so that a person knows how much to free. */
export function fullDisk(
  what: string,
  { neededBytes, freeBytes, ...details }: { readonly neededBytes: number; readonly freeBytes: number | null; readonly sqlite?: string },
): Failure {
  const free = freeBytes === null ? '' : `, and ${mebibytes(freeBytes, 'down')} are free`;
  return failure('storage/full', `${what}: about ${mebibytes(neededBytes, 'up')} are needed${free}`, {
    ...details,
    neededBytes,
    freeBytes,
  });
}

/** Bytes in MiB with one decimal; what is needed is rounded up, what is free down, so that the two never look alike when they are not. */
export function mebibytes(bytes: number, rounding: 'nearest' | 'up' | 'down' = 'nearest'): string {
  const round = { nearest: Math.round, up: Math.ceil, down: Math.floor }[rounding];
  return `${(round((bytes / MEBIBYTE) * 10) / 10).toFixed(1)} MiB`;
}
