import { defineConfig } from 'vite';

/**
 * Builds the desktop shell: the main process, and the preload, which is sandboxed and has to be one CommonJS file.
 * Electron itself stays outside; what core lends is bundled, so that the archive of the packed app holds no packages.
 */
const shared = { outDir: 'out/electron', minify: false, ssr: true, target: 'node24', emptyOutDir: false } as const;
const resolve = { external: ['electron'], noExternal: true } as const;

export default defineConfig({
  environments: {
    main: {
      consumer: 'server',
      resolve: { ...resolve },
      build: {
        ...shared,
        emptyOutDir: true,
        rollupOptions: { input: 'electron/main.ts', output: { format: 'esm', entryFileNames: 'main.js', codeSplitting: false } },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { ...resolve },
      build: {
        ...shared,
        rollupOptions: { input: 'electron/preload.ts', output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false } },
      },
    },
  },
  builder: {
    buildApp: async ({ build, environments: { main, preload } }) => {
      if (main !== undefined) await build(main);
      if (preload !== undefined) await build(preload);
    },
  },
});
