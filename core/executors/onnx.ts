import { createRequire } from 'node:module';

import type * as Runtime from 'onnxruntime-node';

import { failure } from '../contract/failures.ts';
import { failed, FailureError, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Executor, Feeds, Fetches, Program } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import { graphToOnnx, inputName, outputName } from '../wire/onnx/graph-to-onnx.ts';

type OnnxRuntime = typeof Runtime;
type Session = Awaited<ReturnType<OnnxRuntime['InferenceSession']['create']>>;

const LOG_ERRORS_ONLY = 3;

/**
 * ONNX Runtime's CPU library, fed with ONNX bytes made in memory. Its build from the registry reports usage to its maker
 * and keeps a device number on the disk, unless this variable is set before it loads: nothing leaves this machine.
 */
export async function loadOnnxExecutor(): Promise<Executor> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const runtime = await import('onnxruntime-node');
  return {
    id: 'onnx',
    version: installedVersion(),
    supports: () => true,
    compile: (graph, { threads }) => compile(runtime, graph, threads),
  };
}

function installedVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}

async function compile(runtime: OnnxRuntime, graph: Graph, threads: number): Promise<Result<Program>> {
  try {
    const session = await runtime.InferenceSession.create(graphToOnnx(graph), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: LOG_ERRORS_ONLY,
      // fused integer kernels round elsewhere than the simulation whose gradient we take
      extra: { session: { disable_quant_qdq: '1' } },
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
