import type { Executor } from '../graph/executor.ts';

import { onnxProgram } from './onnx-program.ts';

/**
 * The same ONNX bytes in ONNX Runtime's WebAssembly build (SIMD, threads): slower than the library, but a fault in a
 * kernel cannot reach beyond WebAssembly's own memory, so it is the one for models nobody vouches for, and for machines
 * where no library loads. The program code is read from the package on the disk; this build holds no reporting of usage.
 *
 * The thread pool belongs to the process and is made with the first program: later ones run on it, whatever number they
 * name. The values do not depend on it.
 */
export async function loadWasmExecutor({ threads }: { readonly threads: number }): Promise<Executor> {
  const runtime = await import('onnxruntime-web');
  const { env } = runtime;
  env.wasm.numThreads = threads;
  return {
    id: 'wasm',
    version: env.versions.web ?? 'unknown',
    supports: () => true,
    compile: (graph) => onnxProgram(runtime, graph, { executionProviders: ['wasm'] }),
  };
}
