import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { errorLine } from './error-line.mjs';
import { findNode } from './find-node.mjs';
import { runQuietly } from './run.mjs';

const ADDON = 'lib/napi-v8/tfjs_binding.node';

/**
 * tfjs-node's own installer: a ready-made addon and an older TensorFlow (2.9.1 on x64) from its maker's storage. For
 * machines without a compiler, and for other systems than Linux.
 *
 * @param {string} root
 * @returns {import('./prepare-native.mjs').Way}
 */
export function upstreamWay(root) {
  return {
    id: 'the installer of tfjs-node',
    fill: async ({ folder }) => {
      const own = join(root, 'node_modules', '@tensorflow', 'tfjs-node');
      const node = findNode(root);
      if (!existsSync(own) || node === null) throw new Error('the package @tensorflow/tfjs-node is not installed');
      const { output } = await runQuietly(node, [join(own, 'scripts', 'install.js')], { cwd: own });
      if (!existsSync(join(own, ADDON))) throw new Error(errorLine(output));
      for (const part of ['lib', 'deps']) cpSync(join(own, part), join(folder, part), { recursive: true, verbatimSymlinks: true });
      const line = `process.stdout.write('version ' + require(${JSON.stringify(join(folder, ADDON))}).TF_Version)`;
      const loaded = await runQuietly(node, ['--eval', line]);
      const version = /version (\d[\w.]*)/.exec(loaded.output)?.[1];
      if (version === undefined) throw new Error(`its addon does not load: ${errorLine(loaded.output)}`);
      return { tensorflow: version, addon: ADDON, files: [ADDON, ...libraries(folder)] };
    },
  };
}

/** @param {string} folder */
function libraries(folder) {
  const place = join(folder, 'deps', 'lib');
  const names = existsSync(place) ? readdirSync(place, { withFileTypes: true }).filter((entry) => entry.isFile()) : [];
  return names.map(({ name }) => `deps/lib/${name}`);
}
