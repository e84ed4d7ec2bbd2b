import path from 'node:path';

import type { RequestOf } from '../contract/call.ts';
import type { Card } from '../contract/card.ts';
import type { Channels } from '../contract/channels.ts';
import { failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { confirmedLines, declaredProtocol, machineUse } from './audit-options.ts';
import type { AuditOptions } from './audit-options.ts';
import type { Surroundings } from './command-file.ts';
import { dataArgument } from './data-argument.ts';
import type { LocalEngine } from '../serve/local-engine.ts';
import { namedCard, presetCard } from './model-card.ts';

export type StartRequest = RequestOf<Channels, 'audit/start'>;

/** A model as it was named, and the name that stands for it. */
export interface NamedModel {
  readonly path: string;
  readonly grant: string;
  readonly card: Card | null;
}

export interface AuditRequest {
  readonly models: readonly NamedModel[];
  readonly request: StartRequest;
}

interface Ask {
  readonly options: AuditOptions;
  readonly around: Surroundings;
  readonly session: LocalEngine;
  readonly limits: Limits;
}

/** What was typed as the request that a page would make. The first model is the teacher. */
export async function auditRequest(ask: Ask): Promise<Result<AuditRequest>> {
  const { options, around, session } = ask;
  const models: NamedModel[] = [];
  for (const [index, file] of [options.teacher, ...options.compressed].entries()) {
    const model = await namedModel(file, index === 0 ? options.teacherCard : options.compressedCard, ask);
    if (!model.ok) return model;
    models.push(model.value);
  }
  const [teacher, ...compressed] = models;
  if (teacher === undefined) throw new Error('expected a teacher, received none');
  const data = dataArgument(options.data, around.folder);
  const dataGrant = await session.grant(data.path, { writable: false });
  if (!dataGrant.ok) return dataGrant;
  const labels = options.labels === null ? null : await session.grant(path.resolve(around.folder, options.labels), { writable: false });
  if (labels?.ok === false) return labels;
  const protocol = await declaredProtocol(options, around.folder);
  if (!protocol.ok) return protocol;
  return succeeded({
    models,
    request: {
      teacher: candidateOf(teacher),
      compressed: compressed.map(candidateOf),
      data: { grant: dataGrant.value, labels: labels?.value ?? null, arrayName: data.arrayName, layout: options.layout },
      protocol: protocol.value,
      confirmed: confirmedLines(options),
      use: machineUse(options),
    },
  });
}

async function namedModel(file: string, ownCard: string | null, ask: Ask): Promise<Result<NamedModel>> {
  const { options, around, session, limits } = ask;
  const place = path.resolve(around.folder, file);
  const grant = await session.grant(place, { writable: false });
  if (!grant.ok) return grant;
  const cardFile = ownCard ?? options.card;
  if (cardFile !== null && options.preprocess !== null)
    return failed(failure('cli/usage', 'expected a card or --preprocess, received both'));
  const card =
    cardFile !== null
      ? await namedCard(cardFile, around)
      : options.preprocess === null
        ? succeeded(null)
        : await presetCard(options.preprocess, { model: place, around, limits });
  return card.ok ? succeeded({ path: place, grant: grant.value, card: card.value }) : card;
}

function candidateOf(model: NamedModel): { readonly grant: string; readonly card: Card | null } {
  return { grant: model.grant, card: model.card };
}
