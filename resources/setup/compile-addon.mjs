import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

import { errorLine } from './error-line.mjs';
import { findNode } from './find-node.mjs';
import { runQuietly } from './run.mjs';

const COMPILERS = ['g++', 'c++', 'clang++'];

/** @typedef {{ root: string, include: string, folder: string, addon: string, libraries: string[] }} AddonAsk */

/** A C++ compiler and the headers of Node, or the reason why not. @param {string} root */
export async function findCompiler(root) {
  const headers = nodeHeaders(root);
  if (headers === null) throw new Error('no headers of Node were found to compile the addon with');
  for (const command of [process.env['CXX'], ...COMPILERS]) {
    if (command !== undefined && (await runQuietly(command, ['--version'])).code === 0) return { command, headers };
  }
  throw new Error('no C++ compiler was found (install g++)');
}

/**
 * Compiles tfjs-node's addon, two files, and loads it once in a process of its own. It finds the libraries beside
 * itself, wherever the folder is. Answers TensorFlow's version.
 *
 * @param {{ command: string, headers: string }} compiler
 * @param {AddonAsk} ask
 */
export async function compileAddon({ command, headers }, { root, include, folder, addon, libraries }) {
  const sources = join(root, 'node_modules', '@tensorflow', 'tfjs-node', 'binding');
  if (!existsSync(sources)) throw new Error('the package @tensorflow/tfjs-node is not installed');
  const args = [
    ...['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8', `-I${headers}`, `-I${sources}`, `-I${include}`],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(sources, name)),
    ...[`-L${folder}`, '-Wl,-rpath,$ORIGIN', ...libraries.map((name) => `-l:${name}`), '-o', join(folder, addon)],
  ];
  const compiled = await runQuietly(command, args);
  if (compiled.code !== 0) throw new Error(`${command} could not compile the addon: ${errorLine(compiled.output)}`);
  const node = findNode(root) ?? process.execPath;
  const line = `process.stdout.write('version ' + require(${JSON.stringify(join(folder, addon))}).TF_Version)`;
  const loaded = await runQuietly(node, ['--eval', line], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' } });
  const version = /version (\d[\w.]*)/.exec(loaded.output)?.[1];
  if (loaded.code !== 0 || version === undefined) throw new Error(`the addon does not load: ${errorLine(loaded.output)}`);
  return version;
}

/** @param {string} root */
function nodeHeaders(root) {
  const nodes = [findNode(root), process.execPath].filter((node) => node !== null);
  const folders = nodes.map((node) => join(dirname(dirname(node)), 'include', 'node'));
  return folders.find((folder) => existsSync(join(folder, 'node_api.h'))) ?? null;
}
