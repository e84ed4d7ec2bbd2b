import { escapedText } from '../contract/failures.ts';
import type { ErrorOutput } from '../contract/outputs.ts';
import type { Failure } from '../contract/result.ts';

import type { Streams } from './command-file.ts';

/** One line on the side; with `--json` also the same as an object, as the one document of the result. */
export function printFailure(failure: Failure, how: { readonly streams: Streams; readonly json: boolean }): void {
  const oneLine = escapedText(failure.message.replace(/[\r\n]+/g, ' '));
  how.streams.aside(`concord: ${failure.code}: ${oneLine}\n`);
  if (!how.json) return;
  const document: ErrorOutput = { error: { code: failure.code, message: oneLine, details: { ...failure.details } } };
  how.streams.result(`${JSON.stringify(document)}\n`);
}
