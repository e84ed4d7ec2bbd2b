import path from 'node:path';

import * as z from 'zod';

import { escapedText } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import type { ModelSummary, PairFacts } from '../contract/model-summary.ts';
import type { InspectOutput } from '../contract/outputs.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { CommandFile, Surroundings } from './command-file.ts';
import { readLimits } from './limits-file.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';
import { shownNumber, shownShare, tableText } from './table-text.ts';
import { callWorker } from './worker-call.ts';

const options = z.object({ json: optionShapes.json, against: optionShapes.text, limits: optionShapes.limits });

/** `concord inspect MODEL [--against OTHER]`: layers, shapes, parameters, sizes, and the difference of two models. */
export const inspect: CommandFile = {
  declare: (command) => {
    command.argument('<model>', 'model file').option('--against <other>', 'another model, to see the difference');
    declareOptions(command, [shared.json(), shared.limits()]);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const limits = await readLimits(read.value.limits, around.folder);
    if (!limits.ok) return limits;
    const request = { limits: limits.value, around };
    const model = await readModel(given.positional[0] ?? '', request);
    if (!model.ok) return model;
    const against = read.value.against === null ? null : await readModel(read.value.against, request);
    if (against?.ok === false) return against;
    const other = against?.value ?? null;
    const pair = other === null ? null : await comparePair(model.value, other);
    const output: InspectOutput = { schema: 'concord/inspect/1', model: model.value, against: other, pair };
    around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : readable(output));
    return succeeded(0);
  },
};

interface Ask {
  readonly limits: Limits;
  readonly around: Surroundings;
}

async function readModel(file: string, ask: Ask): Promise<Result<ModelSummary>> {
  const answer = await callWorker(ask.around, 'model/read', { path: path.resolve(ask.around.folder, file), limits: ask.limits });
  return answer.ok ? succeeded(answer.value) : failed(answer.failure);
}

/** The comparison is loaded only where two models were named. */
async function comparePair(teacher: ModelSummary, compressed: ModelSummary): Promise<PairFacts> {
  const { compareModels } = await import('../serve/compare-models.ts');
  return compareModels(teacher, compressed);
}

function readable(output: InspectOutput): string {
  const { model, pair } = output;
  return pair === null ? modelText(model) : `${modelText(model)}\n${pairText(pair)}`;
}

function modelText(model: ModelSummary): string {
  const head = [
    ['format', model.format],
    ['input', model.inputShape.join(' x ')],
    ['classes', `${String(model.classes)} (${model.outputKind})`],
    ['parameters', `${String(model.parameters)}, ${shownShare(model.zeros / Math.max(1, model.parameters))} zero`],
    ['bits', model.bits.join(', ')],
    ['multiply-adds', shownNumber(model.macs)],
    ['layer auto', model.defaultLayer ?? 'none'],
    ['card', model.card.state],
    ['sha256', model.hash],
  ];
  const rows = model.layers.map((layer) => [
    layer.name,
    layer.kind,
    layer.shape.join(' x '),
    String(layer.parameters),
    String(layer.bits),
    shownShare(layer.zeros / Math.max(1, layer.parameters)),
    layer.storage ?? '',
  ]);
  const notices = model.notices.map((notice) => `note: ${escapedText(notice)}\n`).join('');
  return `${tableText([model.name, ''], head)}\n${tableText(['layer', 'kind', 'shape', 'parameters', 'bits', 'zero', 'stored as'], rows)}${notices}`;
}

function pairText(pair: PairFacts): string {
  const lines = pair.lines.map((line) => [line.title, line.teacher, line.compressed, line.state]);
  const layers = pair.layers.map((layer) => [layer.teacher?.name ?? '-', layer.compressed?.name ?? '-', layer.relation]);
  return `${tableText(['', 'this', 'against', ''], lines)}\n${tableText(['layer', 'against', ''], layers)}`;
}
