import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';

/** The sources run as they are since this major version; native packages are built for its Node-API. */
const NEEDED = 24;

/**
 * The Node that came with the packages, else the running one if it is new enough, else null.
 *
 * @param {string} root
 */
export function findNode(root) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const packaged = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  return runsSources() ? process.execPath : null;
}

/** Whether the Node that runs this line can run the sources too. */
export function runsSources() {
  return Number.parseInt(process.versions.node, 10) >= NEEDED;
}

/**
 * Makes this Node, and the tools among the packages, the first that every program started from here finds.
 *
 * @param {string} root
 * @param {string} node
 */
export function putFirst(root, node) {
  process.env['PATH'] = [dirname(node), join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
}

export const noNode =
  `Concord needs Node ${NEEDED} or newer here, and this is ${process.version}: no ready-made Node for ${process.platform} ${process.arch} ` +
  `is among the packages; install Node ${NEEDED} from nodejs.org and start again.`;
