import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Executor } from '../graph/executor.ts';

import { loadOnnxExecutor } from './onnx.ts';
import { referenceExecutor } from './reference.ts';
import { selfTest } from './self-test.ts';
import type { SelfTest } from './self-test.ts';

/** An executor that may run, and the test it has passed. */
export interface Chosen {
  readonly executor: Executor;
  readonly selfTest: SelfTest;
}

let tested: Promise<Result<Chosen>> | null = null;

/**
 * The executor a person asked for, or the fastest that is right. It is tested once per process; one that fails is
 * never used, and `auto` then falls back to the reference kernels, which are slow and exact.
 */
export async function chooseExecutor(wanted: 'auto' | 'onnx' | 'reference'): Promise<Result<Chosen>> {
  if (wanted === 'reference') return succeeded(reference([]));
  tested ??= testedOnnx();
  const onnx = await tested;
  if (onnx.ok || wanted === 'onnx') return onnx;
  return succeeded(reference([onnx.failure.message]));
}

async function testedOnnx(): Promise<Result<Chosen>> {
  try {
    const executor = await loadOnnxExecutor();
    const result = await selfTest(executor);
    if (result.passed) return succeeded({ executor, selfTest: result });
    return failed(failure('engine/no-executor', `ONNX Runtime fails its self-test: ${result.reasons.join('; ')}`));
  } catch (error) {
    return failed(failure('engine/no-executor', `ONNX Runtime does not load: ${error instanceof Error ? error.message : String(error)}`));
  }
}

function reference(reasons: readonly string[]): Chosen {
  return { executor: referenceExecutor, selfTest: { passed: true, reasons } };
}
