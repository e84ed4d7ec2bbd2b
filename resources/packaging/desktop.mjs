import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build as buildDesktop, Platform } from 'electron-builder';

import { build } from '../setup/build.mjs';
import { findNode } from '../setup/find-node.mjs';
import { readFuses, wrongFuses } from './fuses.mjs';
import { pack } from './pack.mjs';

/**
 * @typedef {object} DesktopAsk
 * @property {boolean} isTestBuild can be driven by Playwright, and says so in its title
 * @property {boolean} onlyFolder no installer, which needs programs that electron-builder fetches
 * @property {string} [electronDist] an unpacked Electron; otherwise the one that npm's package fetches
 * @property {string} [output]
 * @property {string} appFolder what lies beside the archive: the folder of `npm run pack`
 */

/**
 * Makes the desktop app for this platform, and reads its fuses back: a wrong or unknown one is an error. Answers the
 * folder of the app before it was wrapped into an installer.
 *
 * @param {string} root
 * @param {DesktopAsk} ask
 */
export async function makeDesktop(root, { isTestBuild, onlyFolder, electronDist, output, appFolder }) {
  const config = {
    extends: join(root, 'electron-builder.yml'),
    ...(isTestBuild ? { extraMetadata: { concordTestBuild: true }, electronFuses: { enableNodeCliInspectArguments: true } } : {}),
    ...(electronDist === undefined ? {} : { electronDist }),
    ...(output === undefined ? {} : { directories: { output } }),
  };
  const built = await build(root, findNode(root) ?? process.execPath);
  if (built !== 0) throw new Error('the page could not be built');
  // Named in electron-builder.yml, which takes every such path for one below the project.
  process.env['CONCORD_APP_FOLDER'] = relative(root, appFolder);
  await buildDesktop({ projectDir: root, config, targets: Platform.current().createTarget(onlyFolder ? 'dir' : null) });
  const folder = appIn(output ?? join(root, 'out', 'desktop'));
  const wrong = wrongFuses(readFuses(programIn(folder)), isTestBuild);
  if (wrong.length > 0) throw new Error(`fuses: ${wrong.join('; ')}`);
  return folder;
}

/** @param {string} output */
function appIn(output) {
  const name = readdirSync(output).find((one) => /^(linux|win|mac)(-\w+)?(-unpacked)?$/.test(one));
  if (name === undefined) throw new Error(`${output}: expected the folder of the app, found none`);
  return join(output, name);
}

/** @param {string} folder */
function programIn(folder) {
  const mac = join(folder, 'Concord.app', 'Contents', 'Frameworks', 'Electron Framework.framework', 'Electron Framework');
  if (existsSync(mac)) return mac;
  return join(folder, process.platform === 'win32' ? 'Concord.exe' : 'concord');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const [onlyFolder, isTestBuild] = ['--dir', '--test-build'].map((word) => process.argv.includes(word));
  const appFolder = await pack(root, { archive: false, log: console.log });
  console.log(await makeDesktop(root, { appFolder, onlyFolder: onlyFolder === true, isTestBuild: isTestBuild === true }));
}
