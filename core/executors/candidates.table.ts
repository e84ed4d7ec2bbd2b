import type { Backend, ExecutorId } from '../contract/backend.ts';
import type { Executor } from '../graph/executor.ts';

/** One way to run graphs on this machine. */
export interface Candidate {
  readonly id: ExecutorId;
  readonly title: string;
  /** Where the number of threads is fixed: for each program, or for good when the library is loaded. */
  readonly threadsFixedBy: 'program' | 'process';
  /** Some faults of its kernels end the process, so that an attempt is noted before it is made. */
  readonly mayAbort: boolean;
  /**
   * What stands in the way of choosing it for its speed; null: nothing. Right executors compete on a short run; these
   * are left out, because measuring them would cost more than it could ever win.
   */
  readonly slow: string | null;
  /** Loads its library; rejects with the reason where that cannot be done here. */
  load(how: { readonly threads: number }): Promise<Executor>;
}

/** Every executor there is. Libraries are loaded when asked for: the first map counts in milliseconds. */
export const candidates: { readonly [Id in ExecutorId]: Candidate & { readonly id: Id } } = {
  onnx: {
    id: 'onnx',
    title: 'ONNX Runtime',
    threadsFixedBy: 'program',
    mayAbort: false,
    slow: null,
    load: async () => (await import('./onnx.ts')).loadOnnxExecutor(),
  },
  native: {
    id: 'native',
    title: 'TensorFlow',
    threadsFixedBy: 'process',
    mayAbort: true,
    slow: null,
    load: async (how) => (await import('./native.ts')).loadNativeExecutor(how),
  },
  wasm: {
    id: 'wasm',
    title: 'ONNX Runtime in WebAssembly',
    threadsFixedBy: 'process',
    mayAbort: false,
    slow: 'the kernels of the library at four to six times its processor time',
    load: async (how) => (await import('./wasm.ts')).loadWasmExecutor(how),
  },
  reference: {
    id: 'reference',
    title: 'the reference kernels',
    threadsFixedBy: 'program',
    mayAbort: false,
    slow: 'plain loops, thousands of times slower',
    load: async () => (await import('./reference.ts')).referenceExecutor,
  },
};

/**
 * In which order they are tried for predictions and maps while nothing has been measured: what is in the package and has
 * the first map soonest, then what was prepared for this machine, then what runs everywhere, then what is always right.
 */
const UNMEASURED: readonly ExecutorId[] = ['onnx', 'native', 'wasm', 'reference'];

/** Those that may run what a person asked for, first choice first. A named backend has no stand-in. */
export function candidatesFor(wanted: Backend): readonly Candidate[] {
  return (wanted === 'auto' ? UNMEASURED : [wanted]).map((id) => candidates[id]);
}
