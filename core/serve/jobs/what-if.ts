import type { Handlers, ParsedRequestOf, WireArray } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { failure } from '../../contract/failures.ts';
import { failed, FailureError, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { WhatIfAnswer } from '../../contract/what-if.ts';
import type { DataReader, DecodedItem } from '../../data/data-source.ts';
import { applyStrokes } from '../../data/strokes/apply-strokes.ts';
import type { Levels } from '../../data/strokes/apply-strokes.ts';

import { decodedPicture, shrunk } from './display-picture.ts';
import { failedBy } from './failed-by.ts';
import { answerOf, asModels, stateOf } from './what-if-answer.ts';
import type { Said } from './what-if-answer.ts';
import { WhatIfModels } from './what-if-models.ts';
import type { OpenModel } from './what-if-models.ts';
import type { WorkerState } from './worker-state.ts';

type Ask = ParsedRequestOf<Jobs, 'what-if/try'>;

/** Longest side of the picture that goes back, in pixels. */
const SHOWN_SIDE = 768;

/** An item as it is, and what every model says to it: paid for once, however many strokes follow. */
interface Begun {
  readonly key: string;
  readonly decoded: DecodedItem;
  readonly weights: Said['weights'];
  readonly before: readonly Result<Said>[];
}

/** `what-if/try`: strokes on the decoded pixels of one item, then all models before and after them. */
export function whatIf(state: WorkerState): Handlers<Jobs>['what-if/try'] {
  const models = new WhatIfModels(state);
  let begun: Begun | null = null;
  return (request, { signal }) =>
    failedBy(async () => {
      const started = performance.now();
      const reader = await state.reader(request.data);
      if (!reader.ok) return reader;
      const opened: Result<OpenModel>[] = [];
      for (const model of request.models) opened.push(await models.open(request, model));
      const key = keyOf(request);
      if (begun?.key !== key) {
        const fresh = await begin(request, { reader: reader.value, opened, signal, key });
        if (!fresh.ok) return fresh;
        begun = fresh.value;
      }
      const { decoded, before, weights } = begun;
      const donors = await donorsOf(request, reader.value);
      if (!donors.ok) return donors;
      const stroked = applyStrokes(decoded, request.strokes, { levels: levelsOf(opened[0]), donors: donors.value });
      if (!stroked.ok) return stroked;
      const edited = stroked.value.decoded;
      const after = request.strokes.length === 0 ? before : await asModels(opened, { ...request, decoded: edited, weights, signal });
      const picture = shrunk(decodedPicture(edited), SHOWN_SIDE);
      const { share } = stroked.value;
      const pairs = request.models.map((_, at) => ({ model: opened[at], before: before[at], after: after[at] }));
      const said = pairs.map((pair) => answered(pair, request.target));
      return succeeded({
        value: {
          edited: { height: edited.shape[0] ?? 1, width: edited.shape[1] ?? 1, share, hash: edited.decodedHash },
          picture: [...picture.shape],
          answers: said.map(({ answer }) => answer),
          seconds: (performance.now() - started) / 1000,
        },
        arrays: [picture.pixels, ...said.flatMap(({ maps }) => maps)],
      });
    });
}

async function begin(
  request: Ask,
  how: {
    readonly reader: DataReader;
    readonly opened: readonly Result<OpenModel>[];
    readonly signal: AbortSignal;
    readonly key: string;
  },
): Promise<Result<Begun>> {
  const { reader, opened, signal, key } = how;
  const decoded = await reader.read(request.item);
  if (!decoded.ok) return decoded;
  const [teacher] = opened;
  if (teacher === undefined) return failed(failure('engine/unexpected', 'expected a teacher, received none'));
  if (!teacher.ok) return teacher;
  const first = await answerOf(teacher.value, { ...request, decoded: decoded.value, weights: null, signal });
  if (!first.ok) return first;
  const { weights } = first.value;
  const others = await asModels(opened.slice(1), { ...request, decoded: decoded.value, weights, signal });
  return succeeded({ key, decoded: decoded.value, weights, before: [first, ...others] });
}

/** Everything but the strokes and their donors. */
function keyOf({ strokes: _strokes, donors: _donors, ...rest }: Ask): string {
  return JSON.stringify(rest);
}

async function donorsOf({ donors }: Ask, reader: DataReader): Promise<Result<ReadonlyMap<number, DecodedItem>>> {
  const read = new Map<number, DecodedItem>();
  for (const donor of donors) {
    const decoded = await reader.read(donor);
    if (!decoded.ok) return decoded;
    read.set(donor.ordinal, decoded.value);
  }
  return succeeded(read);
}

/** Black and white of an array of floats, as the teacher's card has them. */
function levelsOf(teacher: Result<OpenModel> | undefined): Levels | null {
  if (teacher?.ok !== true) return null;
  const { black, white, model } = teacher.value;
  const channels = model.graph.inputs.find(({ name }) => name === model.input)?.shape.at(-1) ?? 1;
  return { black: [...black.slice(0, channels)], white: [...white.slice(0, channels)] };
}

interface Pairing {
  readonly model: Result<OpenModel> | undefined;
  readonly before: Result<Said> | undefined;
  readonly after: Result<Said> | undefined;
}

function answered(
  { model, before, after }: Pairing,
  target: number,
): { readonly answer: WhatIfAnswer; readonly maps: readonly WireArray[] } {
  if (model === undefined || before === undefined || after === undefined) throw new RangeError('a model was asked for that is not there');
  const problem = [model, before, after].find((result) => !result.ok);
  if (problem?.ok === false) {
    const { code, message } = problem.failure;
    return { answer: { state: 'failed', code, message }, maps: [] };
  }
  if (!model.ok || !before.ok || !after.ok) throw new FailureError(failure('engine/unexpected', 'an answer without a result'));
  const { height, width, cellHeight, cellWidth } = after.value.map.record;
  return {
    answer: {
      state: 'answered',
      before: stateOf(before.value, model.value, target),
      after: stateOf(after.value, model.value, target),
      grid: { height, width, cellHeight, cellWidth },
    },
    maps: [before.value.map.values, after.value.map.values],
  };
}
