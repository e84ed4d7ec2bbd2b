/**
 * Begins to load large libraries while the worker itself is still loading: they are compiled on other threads, so a
 * single-model command has its first map sooner. A library that does not load is told by the job that needs it.
 */
export function warmUp(wanted: readonly string[]): void {
  for (const name of wanted) void libraries[name]?.().catch(() => undefined);
}

const libraries: Readonly<Record<string, () => Promise<unknown>>> = {
  hdf5: async () => (await import('../../models/keras/hdf5-library.ts')).hdf5Library(),
  onnx: async () => (await import('../../executors/onnx.ts')).loadOnnxExecutor(),
};
