import path from 'node:path';

import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { auditShape, declareAudit } from './audit-options.ts';
import type { AuditOptions } from './audit-options.ts';
import { auditRequest } from './audit-request.ts';
import type { AuditRequest } from './audit-request.ts';
import { watchAudit } from './audit-watch.ts';
import type { CommandFile, Surroundings } from './command-file.ts';
import type { LocalEngine } from '../serve/local-engine.ts';
import { readLimits } from './limits-file.ts';
import { answerMissingCard } from './missing-card.ts';
import { openProject } from './open-project.ts';
import { readOptions } from './read-options.ts';

/**
 * `concord audit`: both models over all items, stored per item. The same command again continues where it stopped.
 */
export const audit: CommandFile = {
  declare: declareAudit,
  run: async (given, around) => {
    const read = readOptions(auditShape, given.options);
    if (!read.ok) return read;
    const limits = await readLimits(read.value.limits, around.folder);
    if (!limits.ok) return limits;
    const session = await around.engine({ limits: limits.value, memoryMebibytes: read.value.memory, workers: read.value.workers });
    if (!session.ok) return session;
    try {
      const asked = await auditRequest({ options: read.value, around, session: session.value, limits: limits.value });
      if (!asked.ok) return asked;
      return await auditProject(read.value, { asked: asked.value, session: session.value, around });
    } finally {
      await session.value.close();
    }
  },
};

interface Parts {
  readonly asked: AuditRequest;
  readonly session: LocalEngine;
  readonly around: Surroundings;
}

async function auditProject(options: AuditOptions, parts: Parts): Promise<Result<number>> {
  const project = path.resolve(parts.around.folder, options.project);
  const opened = await openProject(project, { ...parts, title: options.title ?? path.parse(project).name, example: options.example });
  if (!opened.ok) return opened;
  const watch = watchAudit({ ...parts, options, project });
  const started = await startWithCards(options, parts);
  if (!started.ok) {
    watch.forget();
    return started;
  }
  return watch.ended();
}

/** Starts; a missing card is answered once for each model, and the start repeated. */
async function startWithCards(options: AuditOptions, parts: Parts): Promise<Result<null>> {
  const { asked, session } = parts;
  for (let cards = 0; ; cards += 1) {
    const started = await session.client.call('audit/start', asked.request);
    if (started.ok) return succeeded(null);
    if (started.failure.code !== 'card/missing' || cards > asked.models.length) return started;
    const answered = await answerMissingCard(started.failure, { ...parts, accept: options.acceptCard });
    if (!answered.ok) return answered;
  }
}
