/** What the words of a command make likely; a wrong guess costs nothing but a little work. */
export function likelyLibraries(words: readonly string[]): readonly string[] {
  const onnx = words[0] === 'predict' || words[0] === 'maps' ? ['onnx'] : [];
  return words.some((word) => /\.(h5|hdf5|keras)$/i.test(word)) ? ['hdf5', ...onnx] : onnx;
}
