import { availableParallelism } from 'node:os';

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Executor, Program } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import type { Trainer } from '../graph/training.ts';
import { graphToTensorflow, outputName } from '../wire/tensorflow/graph-to-tensorflow.ts';

import { loadLibrary } from './native-library.ts';
import type { TensorflowLibrary } from './native-library.ts';
import { NativeSession } from './native-session.ts';
import { fed, namedFetches } from './native-tensors.ts';
import { compileTraining } from './native-training.ts';

/**
 * TensorFlow's CPU library, fed with graphs made in memory, through the addon of tfjs-node: sessions only, without a
 * line of tfjs, whose operations are called one by one and take three times as long.
 */
export async function loadNativeExecutor({ threads = availableParallelism() } = {}): Promise<Executor & Trainer> {
  const library = loadLibrary(threads);
  return {
    id: 'native',
    version: library.addon.TF_Version,
    supports: () => true,
    compile: (graph) => Promise.resolve(compile(library, graph)),
    compileTraining: (ask) => Promise.resolve(compileTraining(library, ask)),
  };
}

function compile(library: TensorflowLibrary, graph: Graph): Result<Program> {
  try {
    return succeeded(programOf(graph, new NativeSession(library.addon, graphToTensorflow(graph))));
  } catch (error) {
    return failed(failure('engine/no-executor', `TensorFlow refuses the graph: ${error instanceof Error ? error.message : String(error)}`));
  }
}

function programOf(graph: Graph, session: NativeSession): Program {
  const outputs = graph.outputs.map((_, index) => outputName(index));
  return {
    graph,
    run: async (feeds) => namedFetches(graph, session.run(fed(graph, feeds), outputs)),
    dispose: async () => session.dispose(),
  };
}
