import { createWriteStream, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { devNull, homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';

import { errorLine } from './error-line.mjs';
import { hashOf } from './native-folder.mjs';
import { runQuietly } from './run.mjs';

/** @typedef {{ requirement: string, name: string, sizeBytes: number, sha256: string }} Wheel */

const QUIET_MS = 60_000;
const MOST_REDIRECTS = 5;
const LARGEST_PAGE_BYTES = 16 << 20;

/**
 * The wheel on the disk, its size and hash compared. pip goes first: it knows this machine's index, its certificates
 * and its proxy. A wheel that lies there already from an attempt before is used.
 *
 * @param {string} folder
 * @param {Wheel} wheel
 */
export async function downloadWheel(folder, wheel) {
  const file = join(folder, wheel.name);
  if (isWhole(file, wheel)) return file;
  const reasons = [];
  for (const [id, way] of /** @type {const} */ ([
    ['pip', byPip],
    ['HTTPS', byHttps],
  ])) {
    const reason = await way(folder, wheel).catch((error) => (error instanceof Error ? error.message : String(error)));
    if (reason === null && isWhole(file, wheel)) return file;
    if (reason === null) rmSync(file, { force: true });
    reasons.push(`${id}: ${reason ?? 'what came is not the file that was asked for'}`);
  }
  throw new Error(`it could not be downloaded (${reasons.join('; ')})`);
}

/** @param {string} file @param {Wheel} wheel */
function isWhole(file, { sizeBytes, sha256 }) {
  return statSync(file, { throwIfNoEntry: false })?.size === sizeBytes && hashOf(file) === sha256;
}

/** @param {string} folder @param {Wheel} wheel @returns {Promise<string | null>} */
async function byPip(folder, { requirement }) {
  const wanted = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--no-input', '--progress-bar', 'off', '--dest', folder];
  const target = ['--platform', 'manylinux_2_17_x86_64', '--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311'];
  for (const [command, ...first] of [['python3', '-m', 'pip'], ['pip3'], ['pip']]) {
    if (command === undefined || (await runQuietly(command, [...first, '--version'])).code !== 0) continue;
    const { code, output } = await runQuietly(command, [...first, 'download', ...wanted, ...target, requirement]);
    return code === 0 ? null : errorLine(output);
  }
  return 'it is not installed';
}

/**
 * From the index that pip is configured with, continuing where an attempt before has stopped.
 *
 * @param {string} folder
 * @param {Wheel} wheel
 * @returns {Promise<string | null>}
 */
async function byHttps(folder, { requirement, name }) {
  const index = configuredIndex();
  if (index === null) return 'no package index is configured (PIP_INDEX_URL)';
  const page = new URL(`${requirement.split('==')[0]}/`, index.endsWith('/') ? index : `${index}/`);
  const link = linkTo(await text(page), name);
  if (link === null) return 'the index does not list it';
  const part = join(folder, `${name}.part`);
  const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const answer = await request(new URL(link, page), have > 0 ? { range: `bytes=${have}-` } : {});
  const continues = answer.statusCode === 206;
  if (answer.statusCode === 416) {
    rmSync(part, { force: true });
    return 'the part that was there does not fit; it begins anew next time';
  }
  await pipeline(answer, createWriteStream(part, { flags: continues ? 'a' : 'w', mode: 0o600 }));
  renameSync(part, join(folder, name));
  return null;
}

/**
 * pip's own setting, from its variable or its files; as with pip, PIP_CONFIG_FILE=/dev/null means that no file counts.
 *
 * @param {NodeJS.ProcessEnv} [environment] @returns {string | null} */
export function configuredIndex(environment = process.env) {
  if (environment['PIP_INDEX_URL']) return environment['PIP_INDEX_URL'];
  if (environment['PIP_CONFIG_FILE'] === devNull) return null;
  const own = environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const files = [environment['PIP_CONFIG_FILE'], join(own, 'pip', 'pip.conf'), join(homedir(), '.pip', 'pip.conf'), '/etc/pip.conf'];
  for (const file of files) {
    if (file === undefined || !existsSync(file)) continue;
    const found = /^\s*index-url\s*[=:]\s*(\S+)/m.exec(readFileSync(file, 'utf8'))?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

/** The address behind a file's name on an index page. @param {string} page @param {string} name */
export function linkTo(page, name) {
  for (const [, href] of page.matchAll(/<a\s[^>]*?href\s*=\s*"([^"]+)"/gi)) {
    const address = (href ?? '').replaceAll('&amp;', '&');
    if (decodeURIComponent(address.split(/[?#]/)[0] ?? '').endsWith(`/${name}`)) return address;
  }
  return null;
}

/** @param {URL} address */
async function text(address) {
  const answer = await request(address, {});
  let page = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    page += chunk;
    if (page.length > LARGEST_PAGE_BYTES) throw new Error('the page of the index is too long');
  }
  return page;
}

/**
 * Unencrypted only on this machine itself; the hash would notice another file, but the index may hold a password.
 *
 * @param {URL} address
 * @param {Record<string, string>} headers
 * @param {number} [redirects]
 * @returns {Promise<import('node:http').IncomingMessage>}
 */
function request(address, headers, redirects = 0) {
  const isLocal = address.hostname === '127.0.0.1' || address.hostname === 'localhost';
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && isLocal))
    return Promise.reject(new Error(`the index speaks ${address.protocol}, expected https:`));
  const certificate = process.env['PIP_CERT'] ?? process.env['SSL_CERT_FILE'];
  const trusted = certificate !== undefined && existsSync(certificate) ? { ca: readFileSync(certificate) } : {};
  return new Promise((resolve, reject) => {
    const get = address.protocol === 'https:' ? getHttps : getHttp;
    const asked = get(address, { headers, timeout: QUIET_MS, ...trusted }, (answer) => {
      const { statusCode = 0, headers: told } = answer;
      if (statusCode >= 300 && statusCode < 400 && told.location !== undefined && redirects < MOST_REDIRECTS) {
        answer.resume();
        resolve(request(new URL(told.location, address), headers, redirects + 1));
      } else if (statusCode < 300 || statusCode === 416) resolve(answer);
      else {
        answer.resume();
        reject(new Error(`the index answered ${statusCode}`));
      }
    });
    asked.on('timeout', () => asked.destroy(new Error('nothing came for a minute')));
    asked.on('error', reject);
  });
}
