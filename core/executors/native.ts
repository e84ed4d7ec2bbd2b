import { availableParallelism } from 'node:os';

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Executor, Program } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import type { Trainer } from '../graph/training.ts';
import { graphToTensorflow, outputName, weightName } from '../wire/tensorflow/graph-to-tensorflow.ts';

import { loadLibrary } from './native-library.ts';
import type { TensorflowLibrary } from './native-library.ts';
import { NativeSession } from './native-session.ts';
import { fed, namedFetches } from './native-tensors.ts';
import { compileTraining } from './native-training.ts';
import { SharedWeights } from './shared-weights.ts';

/**
 * From this size on a weight is fed and shared, below it is a constant. Three programs of ResNet-18 then take 616 instead
 * of 1,825 MiB and each is ready in a tenth of the time; one picture alone takes a quarter longer, eight do not.
 */
const LARGE_WEIGHT_BYTES = 2 ** 20;

/**
 * TensorFlow's CPU library, fed with graphs made in memory, through the addon of tfjs-node: sessions only, without a
 * line of tfjs, whose operations are called one by one and take three times as long.
 */
export async function loadNativeExecutor({ threads = availableParallelism() } = {}): Promise<Executor & Trainer> {
  const library = loadLibrary(threads);
  const shared = new SharedWeights(library.addon);
  return {
    id: 'native',
    version: library.addon.TF_Version,
    supports: () => true,
    compile: (graph) => Promise.resolve(compile(library, shared, graph)),
    compileTraining: (ask) => Promise.resolve(compileTraining(library, ask)),
  };
}

function compile(library: TensorflowLibrary, shared: SharedWeights, graph: Graph): Result<Program> {
  try {
    return succeeded(programOf(library, shared, graph));
  } catch (error) {
    return failed(failure('engine/no-executor', `TensorFlow refuses the graph: ${error instanceof Error ? error.message : String(error)}`));
  }
}

function programOf(library: TensorflowLibrary, shared: SharedWeights, graph: Graph): Program {
  const outputs = graph.outputs.map((_, index) => outputName(index));
  const { savedModel, fedWeights } = graphToTensorflow(graph, ({ values }) => values.byteLength >= LARGE_WEIGHT_BYTES);
  const session = new NativeSession(library.addon, savedModel);
  const weights = fedWeights.map((weight, index) => [weightName(index), shared.take(weight)] as const);
  let isOpen = true;
  return {
    graph,
    run: async (feeds) => namedFetches(graph, session.run(fed(graph, feeds), outputs, weights)),
    dispose: async () => {
      if (!isOpen) return;
      isOpen = false;
      session.dispose();
      for (const weight of fedWeights) shared.giveBack(weight);
    },
  };
}
