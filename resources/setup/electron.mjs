import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** Longer than this nobody waits for a nicer window: the browser that is there already shows the same page. */
const LIMIT_MS = 20_000;
/** For a person who asked for it by name. */
const LONG_LIMIT_MS = 10 * 60_000;

/**
 * @typedef {object} ElectronAsk
 * @property {string} root
 * @property {string} node
 * @property {Readonly<Record<string, string | undefined>>} [environment] CONCORD_WINDOW=browser asks for no Electron, =electron for it at any price
 * @property {boolean} [isAdministrator] of Linux, as whom Electron does not run without giving up its sandbox, which we keep
 * @property {number} [limitMs] of fetching the program
 * @property {(line: string) => void} [log]
 */

/**
 * The program of Electron: the one that is here, else one that can be fetched within the limit, else null. A failure is
 * remembered for this version of Electron, so that a second start does not wait for it.
 *
 * @param {ElectronAsk} ask
 * @returns {Promise<string | null>}
 */
export async function findElectron(ask) {
  const { root, node, environment = process.env, limitMs = LIMIT_MS, log = console.log } = ask;
  const wish = environment['CONCORD_WINDOW'];
  if (wish === 'browser' || !canShow(environment, ask.isAdministrator ?? process.getuid?.() === 0)) return null;
  const found = programIn(root);
  if (found !== null) return found;
  if (wish !== 'electron' && failedBefore(root)) return null;
  log(`Desktop window: fetching Electron (once; at most ${(wish === 'electron' ? LONG_LIMIT_MS : limitMs) / 1000} s) ...`);
  const reason = await fetchProgram(root, node, wish === 'electron' ? LONG_LIMIT_MS : limitMs);
  const fetched = reason === null ? programIn(root) : null;
  if (fetched !== null) return fetched;
  remember(root, reason ?? 'nothing was unpacked');
  log(`Desktop window: not here (${reason ?? 'nothing was unpacked'}); a browser shows it. CONCORD_WINDOW=electron tries again.`);
  return null;
}

/**
 * The program of Electron that is here and can show a window, for the tests of one; null where it is not, and why.
 *
 * @param {string} root
 * @returns {{ readonly program: string } | { readonly program: null, readonly reason: string }}
 */
export function electronHere(root) {
  const packed = process.env['CONCORD_DESKTOP_APP'];
  const program = packed === undefined || packed === '' ? programIn(root) : packed;
  if (program === null) return { program, reason: 'no program of Electron is here' };
  if (!canShow(process.env, process.getuid?.() === 0)) return { program: null, reason: 'no display, or the administrator of Linux' };
  return { program };
}

/** @param {Readonly<Record<string, string | undefined>>} environment @param {boolean} isAdministrator */
function canShow(environment, isAdministrator) {
  if (process.platform !== 'linux') return true;
  return !isAdministrator && Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/** Electron's own package says where its program lies, once it is complete. @param {string} root */
function programIn(root) {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const program = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/**
 * Null when the program was fetched, else why not.
 *
 * @param {string} root
 * @param {string} node
 * @param {number} limitMs
 * @returns {Promise<string | null>}
 */
function fetchProgram(root, node, limitMs) {
  return new Promise((resolve) => {
    const script = join(root, 'node_modules', 'electron', 'install.js');
    const child = spawn(node, [script], { cwd: root, stdio: 'ignore' });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`it took longer than ${limitMs / 1000} s`);
    }, limitMs);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? null : 'it cannot be fetched from here');
    });
  });
}

/** @param {string} root */
function failedBefore(root) {
  const file = memoryOf(root);
  if (!existsSync(file)) return false;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).version === versionOf(root);
  } catch {
    return false; // half-written: as if nothing were known
  }
}

/** @param {string} root @param {string} reason */
function remember(root, reason) {
  mkdirSync(dirname(memoryOf(root)), { recursive: true });
  writeFileSync(memoryOf(root), `${JSON.stringify({ version: versionOf(root), reason })}\n`);
}

/** @param {string} root */
function memoryOf(root) {
  return join(root, 'out', 'electron-fetch.json');
}

/** @param {string} root */
function versionOf(root) {
  return JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version;
}
