import type { Backend, ExecutorId } from '../contract/backend.ts';
import type { Executor } from '../graph/executor.ts';

/** One way to run graphs on this machine. */
export interface Candidate {
  readonly id: ExecutorId;
  readonly title: string;
  /** Loads its library; rejects with the reason where that cannot be done here. */
  load(): Promise<Executor>;
}

/** Every executor there is. Libraries are loaded when asked for: the first map counts in milliseconds. */
export const candidates: { readonly [Id in ExecutorId]: Candidate & { readonly id: Id } } = {
  onnx: {
    id: 'onnx',
    title: 'ONNX Runtime',
    load: async () => (await import('./onnx.ts')).loadOnnxExecutor(),
  },
  native: {
    id: 'native',
    title: 'TensorFlow',
    load: () => Promise.reject(new Error('this version does not bring it')),
  },
  wasm: {
    id: 'wasm',
    title: 'ONNX Runtime in WebAssembly',
    load: async () => (await import('./wasm.ts')).loadWasmExecutor(),
  },
  reference: {
    id: 'reference',
    title: 'the reference kernels',
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
