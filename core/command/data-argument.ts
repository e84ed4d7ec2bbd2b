import path from 'node:path';

import type * as z from 'zod';

import type { dataPlace } from '../contract/jobs.ts';
import type { Limits } from '../contract/limits.ts';

/** Data as a person types it: a path, or `x.npz:images` for one array of an archive. */
export interface DataArgument {
  readonly path: string;
  readonly arrayName: string | null;
}

export function dataArgument(text: string, folder: string): DataArgument {
  const named = /^(.*\.npz):([^/\\:]+)$/i.exec(text);
  return { path: path.resolve(folder, named?.[1] ?? text), arrayName: named?.[2] ?? null };
}

interface DataOptions {
  readonly data: string;
  readonly labels: string | null;
  readonly layout: 'nhwc' | 'nchw';
}

/** The place of the data as a worker is told it. */
export function dataPlaceOf(options: DataOptions, how: { readonly folder: string; readonly limits: Limits }): z.infer<typeof dataPlace> {
  return {
    ...dataArgument(options.data, how.folder),
    labelsPath: options.labels === null ? null : path.resolve(how.folder, options.labels),
    layout: options.layout,
    limits: how.limits,
  };
}
