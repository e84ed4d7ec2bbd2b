import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

import { card as cardSchema } from '../contract/card.ts';
import { contradictionIn } from '../contract/card-contradiction.ts';
import type { Card } from '../contract/card.ts';
import { failure, shownName } from '../contract/failures.ts';
import { issueSentence } from '../contract/issue-sentence.ts';
import { deeperThan } from '../contract/json-depth.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { readRegularFile } from './regular-file.ts';

/** The card that lies beside a model. A draft is shown and never used by itself. */
export type FoundCard =
  | { readonly state: 'confirmed' | 'draft'; readonly card: Card; readonly file: string }
  | { readonly state: 'none'; readonly card: null; readonly file: null };

/** Where the card of a model is kept: beside it, under its whole file name. */
export function cardPathOf(model: string): string {
  return `${model}.card.json`;
}

export function draftPathOf(model: string): string {
  return `${model}.card.draft.json`;
}

/** `<file name with its ending>.card.json`, else `<stem>.card.json`, else a draft; a card that does not follow the schema is refused, never skipped. */
export function findCard(model: string, limits: Limits): Result<FoundCard> {
  const stem = join(dirname(model), basename(model, extname(model)));
  const file = [cardPathOf(model), cardPathOf(stem)].find((path) => existsSync(path));
  const draft = [draftPathOf(model), draftPathOf(stem)].find((path) => existsSync(path));
  const found = file ?? draft;
  if (found === undefined) return succeeded({ state: 'none', card: null, file: null });
  const read = readCard(found, limits);
  return read.ok ? succeeded({ state: file === undefined ? 'draft' : 'confirmed', card: read.value, file: found }) : read;
}

/** Reads a card; the failure names the first field that is wrong. */
export function readCard(path: string, limits: Limits): Result<Card> {
  const bytes = readRegularFile(path, { followLinks: true, limitBytes: limits.modelTextBytes });
  if (!bytes.ok) return bytes;
  const json = parseJson(bytes.value, limits);
  if (!json.ok) return json;
  const parsed = cardSchema.safeParse(json.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue === undefined || issue.path.length === 0 ? 'the card' : issue.path.map(String).join('.');
    return failed(
      failure('card/invalid', `${shownName(basename(path))}, ${shownName(field)}: ${shownName(issueSentence(issue))}`, {
        field: shownName(field),
      }),
    );
  }
  const problem = contradictionIn(parsed.data);
  return problem === null
    ? succeeded(parsed.data)
    : failed(failure('card/invalid', `${shownName(basename(path))}, ${problem.field}: ${problem.what}`, { field: problem.field }));
}

function parseJson(bytes: Uint8Array, limits: Limits): Result<unknown> {
  if (deeperThan(bytes, limits.jsonDepth))
    return failed(failure('denial-of-service/limit', `expected a card nested at most ${String(limits.jsonDepth)} deep`));
  try {
    const json: unknown = JSON.parse(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
    return succeeded(json);
  } catch (error) {
    return failed(failure('card/invalid', `the card is no JSON: ${shownName(error instanceof Error ? error.message : '')}`));
  }
}
