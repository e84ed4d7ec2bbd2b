import process from 'node:process';

/**
 * What of a package is needed at run time, where that is far less than all of it. Of native packages: this platform's
 * library and no other. A package that is not listed goes whole, without types, maps, tests and sources of other languages.
 *
 * @type {Readonly<Record<string, { readonly files: readonly string[], readonly needs: readonly string[] }>>}
 */
export const packageFiles = {
  'better-sqlite3': { files: ['lib/', `prebuilds/${process.platform}-${process.arch}.node`], needs: [] },
  'onnxruntime-node': { files: ['dist/', `bin/napi-v6/${process.platform}/${process.arch}/`], needs: ['onnxruntime-common'] },
  'onnxruntime-web': {
    files: ['dist/ort.node.min.', 'dist/ort-wasm-simd-threaded.mjs', 'dist/ort-wasm-simd-threaded.wasm'],
    needs: ['onnxruntime-common'],
  },
  h5wasm: { files: ['dist/esm/'], needs: [] },
};

/** Endings and folders that no program reads. */
export const leftOut =
  /\.(d\.[cm]?ts|map|tsx?|c|cc|cpp|h|hpp|gyp|gypi|md|markdown|flow)$|(^|\/)(tests?|examples?|docs?|benchmarks?|\.github)\//i;

/** Kept of every package, whatever else is: who made it and under which licence. */
export const alwaysKept = /^(package\.json|licen[cs]e[^/]*|copying[^/]*|notice[^/]*|third[-_ ]?party[^/]*)$/i;
