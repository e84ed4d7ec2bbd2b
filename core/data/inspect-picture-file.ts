import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { extname } from 'node:path';

import { failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { endingsOf, pictureKindOf, refusedKind } from './picture-kind.ts';
import type { PictureKind } from './picture-kind.ts';
import { checkPixels } from './pixel-limits.ts';
import { pngHeaderOf } from './png-chunks.ts';
import { openRegularFile, readAt } from './regular-file.ts';

/** What a look at the first bytes of a picture file tells; no pixel is decoded. */
export interface PictureFile {
  readonly kind: PictureKind;
  /** The ending belongs to another format; the content decides. */
  readonly misnamed: boolean;
  /** Names of the same file on the disk. */
  readonly links: number;
  /** Equal for equal files; `whole` says that it covers every byte, else only size and first bytes. */
  readonly fingerprint: string;
  readonly whole: boolean;
}

const HEAD_BYTES = 4_096;

/** Looks at one file. What can already be refused by its first bytes is refused here and costs no decoding. */
export function inspectPictureFile(path: string, limits: Limits): Result<PictureFile> {
  const opened = openRegularFile(path, { followLinks: false });
  if (!opened.ok) return opened;
  try {
    const { bytes, links } = opened.value;
    if (bytes === 0) return failed(failure('suspicious-format/empty', 'the file is empty'));
    if (bytes > limits.imageBytes)
      return failed(failure('denial-of-service/limit', `expected at most ${String(limits.imageBytes)} bytes, received ${String(bytes)}`));
    const head = readAt(opened.value, 0, HEAD_BYTES);
    const found = pictureKindOf(head);
    if (!found.readable) return failed(refusedKind(found.kind));
    const header = found.kind === 'png' ? pngHeaderOf(head) : null;
    if (header?.ok === false) return header;
    const sized = header === null ? succeeded(null) : checkPixels(header.value, limits);
    if (!sized.ok) return sized;
    const ending = extname(path).toLowerCase();
    const misnamed = Object.entries(endingsOf).some(([kind, endings]) => kind !== found.kind && endings.includes(ending));
    const fingerprint = `${String(bytes)}:${createHash('sha1').update(head).digest('base64')}`;
    return succeeded({ kind: found.kind, misnamed, links, fingerprint, whole: bytes <= HEAD_BYTES });
  } finally {
    closeSync(opened.value.descriptor);
  }
}
