import { expect, it } from 'vitest';

import type { ExecutorTest } from '../../../core/contract/backend.ts';
import { executorLines } from '../../../core/serve/doctor-executors.ts';

const untested = { title: 'an executor', version: null, reasons: ['gone'], kinds: [], known: [], seconds: 0 };
const line = (test: Partial<ExecutorTest> & Pick<ExecutorTest, 'id' | 'state'>) => executorLines([{ ...untested, ...test }])[0];

it('without the native library audits go on, and every reason is told', () => {
  const reasons = ['it is not prepared', 'wheel: no network', 'upstream: no prebuilt library for this machine'];
  expect(line({ id: 'native', state: 'unavailable', reasons })).toMatchObject({
    state: 'watch',
    found: 'not used: it is not prepared; wheel: no network; upstream: no prebuilt library for this machine',
  });
});

it('the first choice that does not load is red, with its cure', () => {
  expect(line({ id: 'onnx', state: 'unavailable' })).toMatchObject({ state: 'bad', fix: expect.stringContaining('npm start') as unknown });
});

it('an executor that is wrong for some kinds says which', () => {
  expect(line({ id: 'wasm', state: 'partly', version: '1', reasons: ['erf: differs'] })).toMatchObject({
    state: 'watch',
    found: '1, not used for: erf: differs',
  });
});

it('an executor whose self-test ended its worker is not good', () => {
  expect([line({ id: 'onnx', state: 'ended' })?.state, line({ id: 'native', state: 'ended' })?.state]).toEqual(['bad', 'watch']);
});
