import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const MARK = '/concord-zoo-mark';

/** Follows files, sockets and programs of a process and all its threads. Stops it only for these, so it costs little. */
export function traceCommand(out: string): readonly string[] {
  return ['strace', '-f', '--seccomp-bpf', '-qq', '-s', '300', '-e', 'signal=none', '-e', `trace=${CALLS.join(',')}`, '-o', out];
}

const CALLS = ['%file', 'socket', 'connect', 'bind', 'execve', 'execveat', 'fork', 'vfork'];

/** Not every machine has strace, and not every one lets it look. */
export function canTrace(): boolean {
  if (process.platform !== 'linux') return false;
  return spawnSync('strace', ['-f', '--seccomp-bpf', '-qq', '-e', 'trace=execve', '-o', '/dev/null', 'true']).status === 0;
}

/** Read whatever runs: the program itself, its packages, the system's libraries and tables. */
const READABLE = [checkout, realpathSync(join(checkout, 'node_modules')), dirname(dirname(process.execPath)), '/lib', '/usr/lib', '/lib64', '/etc/ld.so', '/etc/localtime', '/usr/share', '/etc/ssl', '/etc/nsswitch.conf', '/etc/host.conf', '/proc', '/sys', '/dev/null', '/dev/urandom', '/etc/vips', '/etc/fonts']; // prettier-ignore
/** Looking whether something is there opens nothing. */
const LOOKS = new Set([
  'stat',
  'lstat',
  'newfstatat',
  'statx',
  'access',
  'faccessat',
  'faccessat2',
  'readlink',
  'readlinkat',
  'getcwd',
  'statfs',
]);
const WRITES = /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/;

/**
 * INSIDE by system calls: of what was done while a case ran, everything that is no reading of our own installation and
 * lies outside the case's folders and the product's cache. Cases are told apart by the places that the judge looks for and nobody has.
 */
export function outsideCalls(file: string, cache: string): readonly string[] {
  const problems: string[] = [];
  let place: string | null = null;
  for (const line of linesOf(file)) {
    const mark = new RegExp(`"${MARK}([^"]*)"`).exec(line)?.[1];
    if (mark !== undefined) place = mark === '/' ? null : mark;
    else if (place !== null && !isInside(line, [dirname(place), cache])) problems.push(`${place}: ${line.slice(0, 200)}`);
  }
  return problems;
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n');
}

function isInside(line: string, own: readonly string[]): boolean {
  const [, name = '', given = ''] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
  if (name === '' || LOOKS.has(name) || line.includes('= -1 E')) return true;
  if (name === 'socket' || name === 'connect' || name === 'bind' || name.startsWith('exec') || name.endsWith('fork')) return false;
  const paths = [...given.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1] ?? '');
  // Relative names are looked up in the case's folder, where the command runs, or in a folder that was opened before.
  return paths.every(
    (path) =>
      !path.startsWith('/') || own.some((folder) => below(path, folder)) || (!WRITES.test(given) && name === 'openat' && mayBeRead(path)),
  );
}

function mayBeRead(path: string): boolean {
  return (
    READABLE.some((known) => path === known || below(path, known) || (known.startsWith('/etc/ld.so') && path.startsWith(known))) ||
    path === tmpdir()
  );
}

function below(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
