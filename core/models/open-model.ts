import { basename, extname } from 'node:path';

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
import type { FileListener, SeenFile } from './seen-file.ts';
import { refuseUnknown } from './unknown-content.ts';

const HEAD_BYTES = 64 * 1024;
const NAMED_LINKS = 5;

/**
 * Opens a model file: read once, recognised by content, read by its format, checked. Whatever is wrong with the file
 * comes back as a value with a code.
 *
 * @param saw hears of every file the model is read from, also where it is then refused
 */
export function openModel(path: string, limits: Limits, saw: FileListener = () => undefined): Promise<Result<Model>> {
  return attempt(async () => {
    const seen: SeenFile[] = [];
    const file = await readModelFile(path, limits, (one) => {
      seen.push(one);
      saw(one);
    });
    const head = { kind: 'file', path, bytes: file.bytes.subarray(0, HEAD_BYTES), size: file.bytes.byteLength } as const;
    const format = modelFormats.find((candidate) => candidate.match(head));
    if (format === undefined) return refuseUnknown(file);
    const read = await format.read(file);
    if (!read.ok) throw new FailureError(read.failure);
    checkModel(read.value, limits);
    return { ...read.value, notices: [...namingNotice(file.name, format), ...linkNotice(seen), ...read.value.notices] };
  });
}

/** A wrong ending misleads people, not us: it is told. */
function namingNotice(name: string, format: ModelFormat): readonly string[] {
  const ending = extname(name).slice(1).toLowerCase();
  if (ending === '' || format.extensions.includes(ending)) return [];
  return [`the file is named "${shownName(name)}", but its content is ${format.title}`];
}

/** Whoever writes through another name changes what was audited, so it is told which files have one. */
function linkNotice(seen: readonly SeenFile[]): readonly string[] {
  const linked = seen.filter(({ links }) => links > 1).map(({ path }) => `"${shownName(basename(path))}"`);
  if (linked.length === 0) return [];
  const named = linked.length > NAMED_LINKS ? `${linked.slice(0, NAMED_LINKS).join(', ')} and more` : linked.join(', ');
  return [`${String(linked.length)} of the model's files have a second name elsewhere on the disk (hard links): ${named}`];
}
