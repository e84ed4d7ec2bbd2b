import type * as Runtime from 'onnxruntime-node';

import { failure } from '../contract/failures.ts';
import { failed, FailureError, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Feeds, Fetches, Program } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import { graphToOnnx, inputName, outputName } from '../wire/onnx/graph-to-onnx.ts';

/** The part of ONNX Runtime that its native and its WebAssembly build share. */
export type OnnxRuntime = Pick<typeof Runtime, 'InferenceSession' | 'Tensor'>;
type SessionOptions = NonNullable<Parameters<OnnxRuntime['InferenceSession']['create']>[1]>;
type Session = Awaited<ReturnType<OnnxRuntime['InferenceSession']['create']>>;

const LOG_ERRORS_ONLY = 3;

/** Compiles a graph to a session of either build: one emission, so that they differ in kernels only. */
export async function onnxProgram(runtime: OnnxRuntime, graph: Graph, options: SessionOptions): Promise<Result<Program>> {
  try {
    const session = await runtime.InferenceSession.create(graphToOnnx(graph), {
      graphOptimizationLevel: 'all',
      logSeverityLevel: LOG_ERRORS_ONLY,
      // fused integer kernels round elsewhere than the simulation whose gradient we take
      extra: { session: { disable_quant_qdq: '1' } },
      ...options,
    });
    return succeeded(programOf(runtime, graph, session));
  } catch (error) {
    return failed(
      failure('engine/no-executor', `ONNX Runtime refuses the graph: ${error instanceof Error ? error.message : String(error)}`),
    );
  }
}

function programOf(runtime: OnnxRuntime, graph: Graph, session: Session): Program {
  return {
    graph,
    run: async (feeds) => fetches(graph, await session.run(tensorsOf(runtime, graph, feeds))),
    dispose: () => session.release(),
  };
}

function tensorsOf(runtime: OnnxRuntime, graph: Graph, feeds: Feeds): Record<string, InstanceType<OnnxRuntime['Tensor']>> {
  return Object.fromEntries(
    graph.inputs.map(({ name }, index) => {
      const feed = feeds[name];
      if (feed === undefined) throw new FailureError(failure('engine/unexpected', `input "${name}" was not fed`));
      return [inputName(index), new runtime.Tensor('float32', feed.values, feed.shape)];
    }),
  );
}

function fetches(graph: Graph, made: Awaited<ReturnType<Session['run']>>): Fetches {
  return Object.fromEntries(
    graph.outputs.map((name, index) => {
      const tensor = made[outputName(index)];
      if (!(tensor?.data instanceof Float32Array)) throw new FailureError(failure('engine/unexpected', `output "${name}" was not made`));
      return [name, { shape: tensor.dims, values: tensor.data }];
    }),
  );
}
