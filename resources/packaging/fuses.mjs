import { readFileSync } from 'node:fs';

/** Electron marks the place of its fuses in the program by this text; then come version, length, and one sign for each. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/**
 * Every fuse of Electron, in the order of the wire, with what a release sets.
 *
 * @type {readonly (readonly [name: string, release: boolean])[]}
 */
const FUSES = [
  ['RunAsNode', false],
  ['EnableCookieEncryption', false],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false],
  ['WasmTrapHandlers', true],
];

/**
 * The fuses as they stand in a program. Throws where one is unknown to us: its meaning must be decided first.
 *
 * @param {string} program
 * @returns {Readonly<Record<string, boolean>>}
 */
export function readFuses(program) {
  const bytes = readFileSync(program);
  const start = bytes.indexOf(SENTINEL) + SENTINEL.length;
  if (start < SENTINEL.length) throw new Error(`${program}: expected a program of Electron, found no fuses`);
  const [version = 0, length = 0] = bytes.subarray(start, start + 2);
  if (version !== 1 || length !== FUSES.length)
    throw new Error(`fuses: expected version 1 with ${FUSES.length} of them, found version ${version} with ${length}; name them first`);
  const signs = bytes.subarray(start + 2, start + 2 + length);
  return Object.fromEntries(FUSES.map(([name], index) => [name, signs[index] === '1'.charCodeAt(0)]));
}

/**
 * The fuses that stand otherwise than they should, in words.
 *
 * @param {Readonly<Record<string, boolean>>} found
 * @param {boolean} isTestBuild whose door for debugging stays open, because Playwright comes in by it
 */
export function wrongFuses(found, isTestBuild) {
  const wanted = FUSES.map(
    ([name, release]) => /** @type {const} */ ([name, name === 'EnableNodeCliInspectArguments' ? isTestBuild : release]),
  );
  return wanted.filter(([name, on]) => found[name] !== on).map(([name, on]) => `${name}: expected ${on ? 'on' : 'off'}`);
}
