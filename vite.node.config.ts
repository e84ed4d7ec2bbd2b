import { defineConfig } from 'vite';

/**
 * Bundles the entries that run on stock Node. A checkout may run its sources as they are; the packed app cannot (type
 * stripping refuses files under `node_modules`), and a bundle starts in half the time. Every file lies in one flat folder
 * two levels below the root, as the sources do, so that what they find by `import.meta.url` is found from here as well.
 * Packages stay outside except zod, which is on every path and loads several times faster as part of the bundle.
 */
const entries = ['concord', 'engine', 'worker', 'export', 'browser'];

export default defineConfig({
  build: {
    ssr: true,
    outDir: 'out/engine',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(entries.map((entry) => [entry, `core/entry/${entry}.ts`])),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', format: 'esm' },
    },
  },
  ssr: { noExternal: ['zod', 'commander', '@bufbuild/protobuf', 'pure-rand'] },
});
