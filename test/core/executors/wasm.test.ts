import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

import { loadWasmExecutor } from '../../../core/executors/wasm.ts';
import type { Executor, Feeds, Program } from '../../../core/graph/executor.ts';
import { shapeOf } from '../../../core/graph/graph.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { fixtureKeras } from '../../support/read-fixture.ts';
import { drawn, uniform } from '../graph/drawn.ts';
import { everyKindCase, expectAsReference } from './against-reference.ts';

const MEBIBYTE = 2 ** 20;

let wasm: Executor;
beforeAll(async () => {
  wasm = await loadWasmExecutor({ threads: 1 });
});

describe.each(everyKindCase)('wasm against reference: $kind, $says', (named) => {
  it.each([{ constants: false }, { constants: true }])(
    'value, gradients and gradients of gradients agree (weights constant: $constants)',
    async ({ constants }) => {
      await expectAsReference(wasm, named, constants);
    },
  );
});

it('100 runs of a network give the same bytes', async () => {
  const { program, feeds, output } = await network();
  const hashes = new Set<string>();
  for (let run = 0; run < 100; run += 1) {
    const made = await program.run(feeds);
    hashes.add(
      createHash('sha256')
        .update(made[output]?.values ?? new Float32Array())
        .digest('hex'),
    );
  }
  await program.dispose();
  expect(hashes.size).toBe(1);
});

it('one thread and two give the same bytes, and no network is asked for', () => {
  expect(hashWith(2)).toBe(hashWith(1));
});

it('what is fetched is the caller’s: a later run does not change it', async () => {
  const { program, feeds, output } = await network();
  const first = (await program.run(feeds))[output]?.values;
  const kept = first?.slice();
  const [name, feed] = Object.entries(feeds)[0] ?? [];
  if (name === undefined || feed === undefined) throw new Error('no feed');
  await program.run({ ...feeds, [name]: { ...feed, values: feed.values.map((value) => -value) } });
  await program.dispose();
  expect(first).toEqual(kept);
});

it('memory is flat over runs and over programs made and disposed', async () => {
  const { program, feeds } = await network();
  const graph = program.graph;
  const churn = async (): Promise<void> => {
    for (let run = 0; run < 100; run += 1) await program.run(feeds);
    for (let made = 0; made < 30; made += 1) {
      const other = await wasm.compile(graph, { threads: 1 });
      if (other.ok) await other.value.dispose();
    }
  };
  await churn();
  const before = process.memoryUsage.rss();
  await churn();
  await program.dispose();
  expect((process.memoryUsage.rss() - before) / MEBIBYTE).toBeLessThan(16);
}, 120_000);

it('a disposed program cannot be run', async () => {
  const { program, feeds } = await network();
  await program.dispose();
  await expect(program.run(feeds)).rejects.toThrow(/session/);
});

async function network(): Promise<{ readonly program: Program; readonly feeds: Feeds; readonly output: string }> {
  const { graph } = await fixtureKeras('nets/C/models/C.keras2.h5');
  const compiled = await wasm.compile(graph, { threads: 1 });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  const draw = uniform(7);
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name }) => {
      const shape = shapeOf(graph, name).map((length) => (length === BATCH ? 4 : length));
      return [name, { shape, values: Float32Array.from(drawn(shape, () => draw(-1, 1)).values) }];
    }),
  );
  return { program: compiled.value, feeds, output: graph.outputs[0] ?? '' };
}

/** In a process of its own: the thread pool belongs to the process. */
function hashWith(threads: number): string {
  const entry = fileURLToPath(new URL('./wasm-in-process.ts', import.meta.url));
  const done = spawnSync(process.execPath, [entry, String(threads)], { encoding: 'utf8' });
  expect(done.stderr).toBe('');
  expect(done.stdout).toMatch(/^[0-9a-f]{64}$/);
  return done.stdout;
}
