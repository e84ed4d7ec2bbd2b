import type { Limits } from '../contract/limits.ts';
import type { Result } from '../contract/result.ts';
import type { PlugIn } from '../plug-in.ts';
import type { CompanionReader } from './companion-file.ts';
import type { Model } from './model.ts';

/** First bytes of a file (64 KiB at most), or the listing of a folder. */
export type FileHead =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array; readonly size: number }
  | { readonly kind: 'folder'; readonly path: string; readonly entries: readonly string[] };

/** The bytes of a granted file, read once and hashed; readers open nothing else but companions. */
export interface ModelBytes {
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`, in hex. */
  readonly hash: string;
  readonly limits: Limits;
  /** Files of the same folder that the model is made of. */
  readonly companion: CompanionReader;
}

/** Reads one file format into our graph. Content decides, never the extension; nothing in the file is run. */
export interface ModelFormat extends PlugIn {
  readonly extensions: readonly string[];
  match(head: FileHead): boolean;
  read(file: ModelBytes): Promise<Result<Model>>;
}
