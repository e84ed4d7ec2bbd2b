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

/** What the words of a command make likely; a wrong guess costs nothing but a little work. */
export function likelyLibraries(words: readonly string[]): readonly string[] {
  const onnx = words[0] === 'predict' || words[0] === 'maps' ? ['onnx'] : [];
  return words.some((word) => /\.(h5|hdf5|keras)$/i.test(word)) ? ['hdf5', ...onnx] : onnx;
}
