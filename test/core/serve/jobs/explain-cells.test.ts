import { describe, expect, it } from 'vitest';

import { explainedItem } from '../../../../core/contract/jobs.ts';
import type { ExplainedItem, KnownMap } from '../../../../core/contract/jobs.ts';
import { protocol } from '../../../../core/contract/protocol.ts';
import type { Protocol } from '../../../../core/contract/protocol.ts';
import { fixturePath, fixtureNpz } from '../../../support/read-fixture.ts';
import { dataAt, runJob } from '../../../support/worker-calls.ts';
import type { Told } from '../../../support/worker-calls.ts';

const data = dataAt(fixturePath('nets/A/inputs/inputs.npy'), { labelsPath: fixturePath('nets/A/inputs/labels.npy') });
const item = (ordinal: number) => ({ ordinal, name: String(ordinal), label: null, cluster: null, locator: String(ordinal) });

interface Ask {
  readonly compressed?: string;
  readonly items?: readonly number[];
  readonly known?: readonly KnownMap[];
  readonly arrays?: readonly Float32Array[];
  readonly protocol?: Partial<Protocol>;
}

async function explain({
  compressed = 'A.prune95.h5',
  items = [0, 1, 2],
  known = [],
  arrays = [],
  protocol: changes = {},
}: Ask = {}): Promise<readonly Told[]> {
  const asked = protocol.parse({ methods: [{ id: 'saliency' }, { id: 'grad-cam' }], scalar: 'logit', ...changes });
  const { result, told } = await runJob(
    'cells/explain',
    {
      teacher: { path: fixturePath('nets/A/models/A.keras2.h5'), card: null },
      compressed: { path: fixturePath(`nets/A/models/${compressed}`), card: null },
      data,
      protocol: asked,
      batch: 8,
      threads: 1,
      items: items.map(item),
      known: [...known],
    },
    arrays,
  );
  if (!result.ok) throw new Error(result.failure.message);
  return told;
}

const parsed = (told: readonly Told[]): readonly ExplainedItem[] => told.map(({ payload }) => explainedItem.parse(payload));

describe('a batch explained by a worker', () => {
  it('gives each item once, in order, with both predictions and every score', async () => {
    const told = await explain();
    const items = parsed(told);
    expect(items.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2]);
    expect(items[0]?.methods.map(({ method, scores }) => [method, scores.length])).toEqual([
      ['saliency', 6],
      ['grad-cam', 6],
    ]);
    expect(told[0]?.arrays.map(({ length }) => length)).toEqual([10, 10, 784, 784, 49, 49]);
  });

  it("gives the teacher's golden maps", async () => {
    const [first] = await explain();
    const golden = fixtureNpz('nets/A/maps/captum.npz').get('captum.gradcam.relu3')?.values.slice(0, 49) ?? new Float32Array();
    const made = first?.arrays[4] ?? new Float32Array();
    const largest = golden.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
    expect(golden.every((value, at) => Math.abs(value - (made[at] ?? NaN)) < 1e-4 * largest)).toBe(true);
  });

  it('computes the same bytes for an item whatever else is in a short batch', async () => {
    const [together, alone] = [await explain({ items: [3, 4, 5] }), await explain({ items: [5] })];
    expect(alone[0]?.arrays).toEqual(together[2]?.arrays);
    expect(parsed(alone)[0]?.methods.map(({ teacherMap }) => teacherMap.key)).toEqual(
      parsed(together)[2]?.methods.map(({ teacherMap }) => teacherMap.key),
    );
  });

  it("takes the teacher's known maps as they are, and sends them back as empty arrays", async () => {
    const before = await explain();
    const known = parsed(before).flatMap(({ ordinal, methods }) =>
      methods.map(({ method, teacherMap }) => ({ ordinal, method, map: teacherMap })),
    );
    const arrays = before
      .flatMap(({ arrays: values }) => [values[2], values[4]])
      .flatMap((values) => (values instanceof Float32Array ? [values] : []));
    const after = await explain({ compressed: 'A.prune80.h5', known, arrays });
    expect(after.map(({ arrays: values }) => [values[2]?.length, values[4]?.length])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const without = await explain({ compressed: 'A.prune80.h5' });
    expect(parsed(after).map(({ methods }) => methods.map(({ scores }) => scores))).toEqual(
      parsed(without).map(({ methods }) => methods.map(({ scores }) => scores)),
    );
  });

  it('a model against itself has every score at its value for identical maps', async () => {
    const [first] = parsed(await explain({ compressed: 'A.keras3.h5' }));
    const scores = Object.fromEntries(first?.methods[0]?.scores.map(({ metric, value }) => [metric, value]) ?? []);
    const near = (value: number): unknown => expect.closeTo(value, 12);
    expect(scores).toEqual({
      spearman: 1,
      cosine: near(1),
      ssim: near(1),
      'top-k-iou': 1,
      'centroid-shift': 0,
      'mass-leaving': near(0),
    });
  });

  it('explains an integer model on its twin', async () => {
    const [first] = parsed(await explain({ compressed: 'A.int8.tflite' }));
    expect(first?.methods.map(({ status }) => status)).toEqual(['evaluable', 'evaluable']);
    expect(first?.methods[1]?.scores[0]?.value).toBeGreaterThan(0.9);
  });

  it('an array of another shape than the network wants is skipped with both shapes named', async () => {
    const { result, told } = await runJob('cells/explain', {
      teacher: { path: fixturePath('nets/A/models/A.keras2.h5'), card: null },
      compressed: { path: fixturePath('nets/A/models/A.prune50.h5'), card: null },
      data: dataAt(fixturePath('nets/D/inputs/inputs.npy')),
      protocol: protocol.parse({}),
      batch: 8,
      threads: 1,
      items: [item(0)],
      known: [],
    });
    expect([result.ok, told.map(({ name, payload }) => [name, payload])]).toEqual([
      true,
      [['cells/skipped', { ordinal: 0, code: 'mismatch/data', reason: containing('[28, 28, 1], received [32, 32, 3]') }]],
    ]);
  });
});

function containing(text: string): unknown {
  return expect.stringContaining(text);
}
