import * as z from 'zod';

import { failure } from '../contract/failures.ts';
import type { PredictOutput } from '../contract/outputs.ts';
import { failed, succeeded } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { declareOptions } from './options.ts';
import { readOptions } from './read-options.ts';
import { leftOutItems, singleModelDeclarations, singleModelRequest, singleModelShape, tellLeftOut } from './single-model.ts';
import { shownNumber, shownShare, tableText } from './table-text.ts';
import { callWorker } from './worker-call.ts';

const options = singleModelShape.extend({ runtime: z.string().default('own') });

/** `concord predict`: logits, probabilities and top class of every item, as .npz. */
export const predict: CommandFile = {
  declare: (command) => {
    declareOptions(command, singleModelDeclarations);
    command.option('--runtime <id>', 'own; shipped comes with a later version', 'own');
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    if (read.value.runtime !== 'own')
      return failed(failure('cli/usage', `--runtime: expected own (shipped comes with a later version), received ${read.value.runtime}`));
    const request = await singleModelRequest(read.value, around);
    if (!request.ok) return request;
    const answer = await callWorker(around, 'model/predict', request.value);
    if (!answer.ok) return answer;
    const { items, classes, accuracy, backend, seconds, skipped } = answer.value;
    const output: PredictOutput = {
      schema: 'concord/predict/1',
      out: request.value.out,
      items,
      skipped: leftOutItems(skipped),
      classes,
      accuracy,
      backend,
      seconds,
    };
    around.streams.result(read.value.json ? `${JSON.stringify(output)}\n` : readable(output));
    return succeeded(tellLeftOut(output.skipped, around));
  },
};

function readable(output: PredictOutput): string {
  return tableText(
    ['predictions', output.out],
    [
      ['items', String(output.items)],
      ['skipped', String(output.skipped.length)],
      ['classes', String(output.classes)],
      ['accuracy', shownShare(output.accuracy)],
      ['backend', `${output.backend.id} ${output.backend.version}`],
      ...output.backend.notes.map((note): [string, string] => ['', note]),
      ['seconds', shownNumber(output.seconds)],
    ],
  );
}
