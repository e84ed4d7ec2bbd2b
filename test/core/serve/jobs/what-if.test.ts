import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { connect } from '../../../../core/contract/client.ts';
import { jobs } from '../../../../core/contract/jobs.ts';
import { protocol } from '../../../../core/contract/protocol.ts';
import type { Stroke, WhatIfState } from '../../../../core/contract/what-if.ts';
import { workerHandlers } from '../../../../core/serve/jobs/worker-handlers.ts';
import { memoryPorts } from '../../../../core/serve/memory-port.ts';
import { serve } from '../../../../core/serve/serve.ts';
import { fixturePath } from '../../../support/read-fixture.ts';
import { dataAt } from '../../../support/worker-calls.ts';

const data = dataAt(fixturePath('nets/A/inputs/inputs.npy'));
const item = (ordinal: number) => ({ ordinal, name: String(ordinal), label: null, cluster: null, locator: String(ordinal) });
const everything = { shape: 'rectangle', left: 0, top: 0, width: 28, height: 28 } as const;

function named(file: string) {
  const path = fixturePath(`nets/A/models/${file}`);
  return { path, card: null, hash: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
const pair = [named('A.keras2.h5'), named('A.prune80.h5')];

interface Ask {
  readonly ordinal?: number;
  readonly strokes?: Stroke[];
  readonly donors?: readonly number[];
  readonly models?: typeof pair;
  readonly method?: string;
}

async function tried({ ordinal = 0, strokes = [], donors = [], models = pair, method = 'grad-cam' }: Ask = {}) {
  const [ours, theirs] = memoryPorts();
  const serving = serve(theirs, jobs, workerHandlers);
  const client = connect(ours, jobs);
  const answer = await client.call('what-if/try', {
    ...{ models, data, method, item: item(ordinal), donors: donors.map(item), target: 3, strokes },
    protocol: protocol.parse({ methods: [{ id: 'grad-cam' }, { id: 'saliency' }], scalar: 'logit' }),
    ...{ executor: null, threads: 1 },
  });
  client.close();
  serving.stop();
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

function statesOf(answers: Awaited<ReturnType<typeof tried>>['value']['answers'], when: 'before' | 'after'): WhatIfState[] {
  return answers.flatMap((answer) => (answer.state === 'answered' ? [answer[when]] : []));
}

describe('an item changed by strokes', () => {
  it('without a stroke is the item itself: every model says the same before and after', async () => {
    const { value, arrays } = await tried();
    expect(statesOf(value.answers, 'after')).toEqual(statesOf(value.answers, 'before'));
    expect([value.answers.length, value.edited.share, arrays.map(({ length }) => length)]).toEqual([2, 0, [784, 49, 49, 49, 49]]);
    expect(arrays[2]).toEqual(arrays[1]);
  });

  it('that is covered by another item is answered as that item is, by every model, map and all', async () => {
    const other = await tried({ ordinal: 5 });
    const covered = await tried({ strokes: [{ kind: 'transplant', region: everything, from: { item: 5, left: 0, top: 0 } }], donors: [5] });
    expect(covered.value.edited).toMatchObject({ share: 1, hash: other.value.edited.hash });
    expect(statesOf(covered.value.answers, 'after')).toEqual(statesOf(other.value.answers, 'before'));
    expect([covered.arrays[0], covered.arrays[2], covered.arrays[4]]).toEqual([other.arrays[0], other.arrays[1], other.arrays[3]]);
  });

  it('leaves what was said before as it was, whatever the strokes', async () => {
    const [plain, erased] = [await tried(), await tried({ strokes: [{ kind: 'erase', region: everything, fill: 'black' }] })];
    expect(statesOf(erased.value.answers, 'before')).toEqual(statesOf(plain.value.answers, 'before'));
    expect(statesOf(erased.value.answers, 'after')).not.toEqual(statesOf(plain.value.answers, 'after'));
  });

  it('replayed gives the same bytes', async () => {
    const strokes: Stroke[] = [{ kind: 'blur', region: { shape: 'path', radius: 4, points: [[9, 9], [20, 14]] }, sigma: 2 }]; // prettier-ignore
    const [first, second] = [await tried({ strokes }), await tried({ strokes })];
    expect({ ...second.value, seconds: 0 }).toEqual({ ...first.value, seconds: 0 });
    expect(second.arrays).toEqual(first.arrays);
  });

  it('is asked under the method it is asked for', async () => {
    const { arrays } = await tried({ method: 'saliency' });
    expect(arrays.map(({ length }) => length)).toEqual([784, 784, 784, 784, 784]);
  });
});

describe('a model that cannot be asked', () => {
  it('says why, and keeps no other from answering', async () => {
    const [teacher = named('A.keras2.h5')] = pair;
    const { value, arrays } = await tried({ models: [teacher, { ...named('A.prune80.h5'), hash: 'another' }, named('A.prune95.h5')] });
    expect(value.answers.map((answer) => (answer.state === 'failed' ? answer.code : answer.state))).toEqual([
      'answered',
      'input/changed',
      'answered',
    ]);
    expect(arrays).toHaveLength(5);
  });

  it('as teacher leaves nothing to ask', async () => {
    await expect(tried({ models: [{ ...named('A.keras2.h5'), hash: 'another' }] })).rejects.toThrow('not the file that was audited');
  });
});
