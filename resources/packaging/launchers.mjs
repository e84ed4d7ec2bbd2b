import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** @type {readonly (readonly [name: string, entry: string])[]} what a person starts, and the bundle that it runs */
const STARTS = [
  ['concord', 'concord'],
  ['concord-window', 'browser'],
];

/**
 * Writes the two starts of the app: small scripts, so that a person can read what they do.
 *
 * @param {string} folder
 */
export function writeLaunchers(folder) {
  for (const [name, entry] of STARTS) {
    const file = join(folder, process.platform === 'win32' ? `${name}.cmd` : name);
    writeFileSync(file, process.platform === 'win32' ? windows(entry) : posix(entry));
    chmodSync(file, 0o755);
  }
}

/** Follows links, so that the start can be linked into a folder of programs. @param {string} entry */
function posix(entry) {
  return [
    '#!/bin/sh',
    'self="$0"',
    'while [ -h "$self" ]; do',
    '  link=$(readlink "$self")',
    '  case "$link" in /*) self="$link" ;; *) self="$(dirname "$self")/$link" ;; esac',
    'done',
    'here=$(CDPATH= cd -- "$(dirname -- "$self")" && pwd -P)',
    `exec "$here/node/bin/node" "$here/out/engine/${entry}.js" "$@"`,
    '',
  ].join('\n');
}

/** @param {string} entry */
function windows(entry) {
  return `@echo off\r\n"%~dp0node\\bin\\node.exe" "%~dp0out\\engine\\${entry}.js" %*\r\n`;
}
