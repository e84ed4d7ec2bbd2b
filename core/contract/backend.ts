import * as z from 'zod';

/** What can run a graph: TensorFlow's library, ONNX Runtime's, the same in WebAssembly, and the kernels that define each kind. */
export const executorIds = ['native', 'onnx', 'wasm', 'reference'] as const;
export const executorId = z.enum(executorIds);
export type ExecutorId = z.infer<typeof executorId>;

/** What a person may ask for; `auto` is the fastest executor that passes its self-test and agrees. */
export const backend = z.enum(['auto', ...executorIds]);
export type Backend = z.infer<typeof backend>;
