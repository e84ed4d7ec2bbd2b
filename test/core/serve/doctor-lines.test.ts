import { expect, it } from 'vitest';

import { doctorLines } from '../../../core/serve/doctor-lines.ts';
import type { ExecutorFacts } from '../../../core/serve/executor-facts.ts';

const facts: ExecutorFacts = { executor: 'onnx', executorVersion: '1.30.0', selfTest: 'passed', reasons: [], cache: null };
const lineOf = (executor: ExecutorFacts, id = 'executor') =>
  doctorLines({ executor, tests: [], sqlite: '3' }).find((line) => line.id === id);

it('where only the reference kernels are left the line is red, with every reason', () => {
  const reasons = ['ONNX Runtime is not used: gone', 'TensorFlow is not used: not prepared'];
  expect(lineOf({ ...facts, executor: 'reference', executorVersion: '1', selfTest: 'failed', reasons })).toMatchObject({
    state: 'bad',
    found: `reference 1 is all there is, because: ${reasons.join('; ')}`,
  });
});

it('a stand-in for the first choice is good, but to be watched', () => {
  expect(lineOf({ ...facts, executor: 'wasm', reasons: ['ONNX Runtime is not used: gone'] })).toMatchObject({
    state: 'watch',
    found: 'wasm 1.30.0 passed its self-test, because: ONNX Runtime is not used: gone',
  });
});

it('the cache is told with its place where a worker has said it', () => {
  expect(lineOf(facts, 'cache')).toBeUndefined();
  expect(lineOf({ ...facts, cache: { folder: '/cache', bytes: 3 * 2 ** 20 } }, 'cache')?.found).toBe('3.0 MiB in /cache');
});
