import type { ExecutorTest } from '../contract/backend.ts';
import type { DoctorLine } from '../contract/catalogue.ts';
import { shownName } from '../contract/failures.ts';

const MEANINGS: Readonly<Record<ExecutorTest['id'], string>> = {
  native: 'TensorFlow’s library: training, and runs that are long enough to measure which is faster',
  onnx: 'comes with Concord; the first choice for predictions and maps',
  wasm: 'the same in a memory cage: for models nobody vouches for, and where no library loads',
  reference: 'the kernels that all others are compared with; slow',
};

/** One line for each executor: found, tested, and why not; for the native one every way that set-up has tried. */
export function executorLines(tests: readonly ExecutorTest[]): DoctorLine[] {
  return tests.map((test) => ({ id: `executor-${test.id}`, title: test.title, meaning: MEANINGS[test.id], ...sayOf(test) }));
}

function sayOf({ id, version, state, reasons, kinds }: ExecutorTest): Pick<DoctorLine, 'state' | 'found' | 'fix'> {
  const reason = reasons.map(shownName).join('; ');
  switch (state) {
    case 'passed': {
      const found = id === 'reference' ? 'always there' : `${version ?? ''}, passed its self-test${kindsText(kinds)}`;
      return { state: 'good', found, fix: null };
    }
    case 'partly':
      return {
        state: 'watch',
        found: `${version ?? ''}, not used for: ${reason}`,
        fix: 'other executors take over; `concord self-test` shows by how much it differs',
      };
    case 'unavailable':
      return { state: id === 'onnx' ? 'bad' : 'watch', found: `not used: ${reason}`, fix: fixOf(id) };
    case 'ended':
      return { state: id === 'native' ? 'watch' : 'bad', found: `its self-test ended the worker: ${reason}`, fix: fixOf(id) };
  }
}

function kindsText(kinds: ExecutorTest['kinds']): string {
  return kinds.length === 0 ? '' : ` (${String(kinds.length)} kinds of node)`;
}

function fixOf(id: ExecutorTest['id']): string {
  if (id === 'native') return 'nothing is missing for audits; `npm start` tries to prepare it again';
  return 'start the set-up again with `npm start`; --backend reference is slow and always works';
}
