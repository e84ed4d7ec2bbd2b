#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { entryFile } from './entry-file.mjs';
import { findNode, noNode, runsSources } from './find-node.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const entry = entryFile(root, 'concord');

// `npm run` moves to the package; the paths on the line belong to the place where it was typed.
if (process.env['npm_lifecycle_event'] === 'concord' && process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);

// Node keeps compiled and type-stripped sources there: commands and their workers start in half the time.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'out', 'compile-cache');

if (runsSources()) {
  nodeModule.enableCompileCache(process.env['NODE_COMPILE_CACHE']);
  await import(pathToFileURL(entry).href);
} else {
  const node = findNode(root);
  if (node === null) {
    process.stderr.write(`concord: ${noNode}\n`);
    process.exitCode = 4;
  } else {
    const { runForeground } = await import('./run.mjs');
    process.exitCode = await runForeground(node, [entry, ...process.argv.slice(2)]);
  }
}
