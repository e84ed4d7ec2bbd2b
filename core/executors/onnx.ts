import type { Executor } from '../graph/executor.ts';

import { installedVersion } from './installed-version.ts';
import { onnxProgram } from './onnx-program.ts';

/**
 * ONNX Runtime's CPU library, fed with ONNX bytes made in memory. Its build from the registry reports usage to its maker
 * and keeps a device number on the disk, unless this variable is set before it loads: nothing leaves this machine.
 */
export async function loadOnnxExecutor(): Promise<Executor> {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const runtime = await import('onnxruntime-node');
  return {
    id: 'onnx',
    version: installedVersion('onnxruntime-node'),
    supports: () => true,
    compile: (graph, { threads }) => onnxProgram(runtime, graph, { intraOpNumThreads: threads, interOpNumThreads: 1 }),
  };
}
