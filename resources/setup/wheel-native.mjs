import { existsSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { compileAddon, findCompiler } from './compile-addon.mjs';
import { downloadWheel } from './download-wheel.mjs';
import { unzipMembers } from './zip-members.mjs';

/** @typedef {import('./prepare-native.mjs').Way} Way */

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'tsl/platform/', 'xla/tsl/c/'];
const INCLUDE = 'tensorflow/include/';
/** Wheel, unpacked libraries and headers, and room to spare. */
const NEEDED_BYTES = 1.3e9;

/** The file that is wanted, and nothing else that goes by its name. */
export const WHEEL = {
  requirement: 'tensorflow-cpu==2.20.0',
  name: 'tensorflow_cpu-2.20.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  sizeBytes: 258_876_263,
  sha256: 'cf756bbe2d256e942ab5d0ad2c858fb40017581494febdb4387c149b1afde780',
};

/**
 * TensorFlow's library out of its Python wheel, and tfjs-node's addon compiled against it. The Python in the wheel is
 * neither kept nor run.
 *
 * @param {string} root
 * @returns {Way}
 */
export function wheelWay(root) {
  return {
    id: 'the wheel of TensorFlow 2.20.0',
    fill: async ({ folder, download }) => {
      const unfit = unfitMachine(folder);
      if (unfit !== null) throw new Error(unfit);
      // asked before 260 MB are fetched for nothing
      const compiler = await findCompiler(root);
      const wheel = await downloadWheel(download, WHEEL);
      const include = join(folder, 'include');
      await unzipMembers(wheel, (name) => placeOf(name, { folder, include }));
      const missing = LIBRARIES.find((library) => !existsSync(join(folder, library)));
      if (missing !== undefined) throw new Error(`the wheel holds no ${missing}`);
      const addon = 'tfjs_binding.node';
      const tensorflow = await compileAddon(compiler, { root, include, folder, addon, libraries: LIBRARIES });
      rmSync(include, { recursive: true });
      return { tensorflow, addon, files: [addon, ...LIBRARIES] };
    },
  };
}

/** @param {string} name @param {{ folder: string, include: string }} places */
function placeOf(name, { folder, include }) {
  const library = LIBRARIES.find((it) => name === `tensorflow/${it}`);
  if (library !== undefined) return join(folder, library);
  const header = name.startsWith(INCLUDE) ? name.slice(INCLUDE.length) : '';
  if (!/^[\w/.-]+\.h$/.test(header) || header.includes('..')) return null;
  return HEADERS.some((start) => header.startsWith(start)) ? join(include, header) : null;
}

/** @param {string} folder */
function unfitMachine(folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `it is for Linux on x64, and this is ${process.platform} ${process.arch}`;
  /** @type {any} */
  const report = process.report.getReport();
  if (report.header?.glibcVersionRuntime === undefined) return 'it needs the GNU C library, and this system has another';
  if (existsSync('/proc/cpuinfo') && !/^flags\s*:.*\bavx\b/m.test(readFileSync('/proc/cpuinfo', 'utf8')))
    return 'it needs a processor with AVX';
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < NEEDED_BYTES) return `it needs 1.3 GB of free disk, and there are ${((bavail * bsize) / 1e9).toFixed(1)}`;
  return null;
}
