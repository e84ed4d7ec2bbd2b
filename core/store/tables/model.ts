import { createHash } from 'node:crypto';

import * as z from 'zod';

import { canonicalJson } from '../../contract/canonical-json.ts';
import { card } from '../../contract/card.ts';
import { modelSummary } from '../../contract/model-summary.ts';

import type { Connection } from '../connection.ts';
import type { StoredModel } from '../records.ts';
import type { Writing } from '../writing.ts';
import { storedJson } from '../stored-json.ts';

interface ModelRow {
  readonly hash: string;
  readonly role: StoredModel['role'];
  readonly name: string;
  readonly files: string;
  readonly card: string | null;
  readonly summary: string;
}

const storedFiles = z.array(z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number() }));

/** The same model again changes nothing; a new place or card is stored and logged. */
export function putModel(writing: Writing, model: StoredModel): void {
  const row: ModelRow = {
    hash: model.hash,
    role: model.role,
    name: model.summary.name,
    files: canonicalJson(model.files),
    card: model.card === null ? null : canonicalJson(model.card),
    summary: canonicalJson(model.summary),
  };
  const known = readRow(writing.connection, model.hash);
  if (known?.files === row.files && known.card === row.card && known.summary === row.summary) return;
  writing.connection.run(
    `INSERT INTO model (hash, role, name, files, card, summary) VALUES (:hash, :role, :name, :files, :card, :summary)
     ON CONFLICT (hash) DO UPDATE SET name = excluded.name, files = excluded.files, card = excluded.card, summary = excluded.summary`,
    { ...row },
  );
  writing.log({
    actor: 'engine',
    action: known === undefined ? 'model/added' : 'model/changed',
    target: model.hash,
    old: known === undefined ? null : identity(known),
    new: identity(row),
    models: [model.hash],
  });
}

/** What the log says of a model: its name and its card; another card means other inputs to the same network. */
function identity({ name, card: text }: ModelRow): string {
  return `${name}, card ${text === null ? 'none' : createHash('sha256').update(text).digest('hex')}`;
}

/** The name alone: a summary lists every layer of the model. */
export function readModelName(connection: Connection, hash: string): string {
  return connection.first<{ name: string }>('SELECT name FROM model WHERE hash = :hash', { hash })?.name ?? '';
}

/** Teachers first, each in the order they came. */
export function readModels(connection: Connection): readonly StoredModel[] {
  return connection
    .all<ModelRow>("SELECT hash, role, name, files, card, summary FROM model ORDER BY role = 'compressed', rowid")
    .map(modelOf);
}

function readRow(connection: Connection, hash: string): ModelRow | undefined {
  return connection.first<ModelRow>('SELECT hash, role, name, files, card, summary FROM model WHERE hash = :hash', { hash });
}

function modelOf(row: ModelRow): StoredModel {
  return {
    hash: row.hash,
    role: row.role,
    files: storedFiles.parse(storedJson(row.files)),
    card: row.card === null ? null : card.parse(storedJson(row.card)),
    summary: modelSummary.parse(storedJson(row.summary)),
  };
}
