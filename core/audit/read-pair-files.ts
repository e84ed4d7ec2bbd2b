import type { Card } from '../contract/card.ts';
import type { DataSummary } from '../contract/data-summary.ts';
import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import type { AuditAsk, CandidateAsk, ReadSide } from './audit-ask.ts';
import type { AuditTools } from './audit-tools.ts';

export interface ReadFiles {
  readonly teacher: ReadSide;
  readonly compressed: readonly ReadSide[];
  readonly data: DataSummary;
}

type FileTools = Pick<AuditTools, 'workers' | 'limits'>;

/** Reads models and data in workers. Pictures without a confirmed card are refused: guessing would make the audit worthless. */
export async function readPairFiles(ask: AuditAsk, tools: FileTools, signal: AbortSignal): Promise<Result<ReadFiles>> {
  const scanned = await tools.workers.run('data/scan', ask.data, { signal });
  if (!scanned.ok) return scanned;
  const data = scanned.value.value;
  if (data.items === 0) return failed(failure('data/none', `${shownName(data.name)}: expected at least one usable item, received none`));
  const sides: ReadSide[] = [];
  for (const [index, candidate] of [ask.teacher, ...ask.compressed].entries()) {
    const side = await readSide(candidate, tools, signal);
    if (!side.ok) return side;
    if (data.needsCard && side.value.card === null) return failed(cardMissing(side.value, index));
    sides.push(side.value);
  }
  const [teacher, ...compressed] = sides;
  if (teacher === undefined) throw new Error('expected a teacher, received none');
  return succeeded({ teacher, compressed, data });
}

async function readSide(candidate: CandidateAsk, tools: FileTools, signal: AbortSignal): Promise<Result<ReadSide>> {
  const read = await tools.workers.run('model/read', { path: candidate.path, limits: tools.limits }, { signal });
  if (!read.ok) return read;
  const model = read.value.value;
  const card = candidate.card ?? confirmedCard(model.card);
  if (card !== null && card.output.classes.length !== model.classes) {
    const [expected, received] = [String(model.classes), String(card.output.classes.length)];
    return failed(
      failure('card/invalid', `${shownName(model.name)}: expected ${expected} classes, as the model has outputs, received ${received}`),
    );
  }
  return succeeded({ path: candidate.path, model, card });
}

function confirmedCard(beside: { readonly state: 'confirmed' | 'draft' | 'none'; readonly card: Card | null }): Card | null {
  return beside.state === 'confirmed' ? beside.card : null;
}

/** `side` tells a script which of the models is meant: 0 is the teacher, then the compressed ones in order. */
function cardMissing(side: ReadSide, index: number): Failure {
  return failure('card/missing', `${shownName(side.model.name)}: expected a model card beside it, received none`, { side: index });
}

/** Arrays of floats are fed as they are, so they must have the shape the model wants. */
export function misfitOf(side: ReadSide, data: DataSummary): Failure | null {
  if (data.needsCard) return null;
  const [expected, received] = [side.model.inputShape.join(' x '), data.itemShape?.join(' x ') ?? null];
  if (received === null || received === expected) return null;
  return failure('mismatch/data', `${shownName(side.model.name)}: expected items of ${expected}, received ${received}`);
}
