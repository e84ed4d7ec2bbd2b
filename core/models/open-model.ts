import { extname } from 'node:path';

import { shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import type { Result } from '../contract/result.ts';
import { checkModel } from './check-model.ts';
import { readModelFile } from './model-file.ts';
import type { ModelFormat } from './model-format.ts';
import type { Model } from './model.ts';
import { attempt } from './refusal.ts';
import { FailureError } from '../contract/result.ts';
import { modelFormats } from './registry.ts';
import { refuseUnknown } from './unknown-content.ts';

const HEAD_BYTES = 64 * 1024;

/**
 * Opens a model file: read once, recognised by content, read by its format, checked. Whatever is wrong with the file
 * comes back as a value with a code.
 */
export function openModel(path: string, limits: Limits): Promise<Result<Model>> {
  return attempt(async () => {
    const file = await readModelFile(path, limits);
    const head = { kind: 'file', path, bytes: file.bytes.subarray(0, HEAD_BYTES), size: file.bytes.byteLength } as const;
    const format = modelFormats.find((candidate) => candidate.match(head));
    if (format === undefined) return refuseUnknown(file);
    const read = await format.read(file);
    if (!read.ok) throw new FailureError(read.failure);
    checkModel(read.value, limits);
    return { ...read.value, notices: [...namingNotice(file.name, format), ...read.value.notices] };
  });
}

/** A wrong ending misleads people, not us: it is told. */
function namingNotice(name: string, format: ModelFormat): readonly string[] {
  const ending = extname(name).slice(1).toLowerCase();
  if (ending === '' || format.extensions.includes(ending)) return [];
  return [`the file is named "${shownName(name)}", but its content is ${format.title}`];
}
