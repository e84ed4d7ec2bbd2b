import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openWindowFor } from '../host/window-command.ts';

/** `browser [--no-window] [PROJECT]`: engine, page and window, until the window is closed or Ctrl-C. */
const words = process.argv.slice(2);
const named = words.find((word) => !word.startsWith('--'));
const sibling = (name: string): string => fileURLToPath(new URL(import.meta.url.replace(/browser(\.\w+)$/, `${name}$1`)));

process.exitCode = await openWindowFor(
  { project: named === undefined ? null : resolve(named), window: !words.includes('--no-window') },
  { engine: sibling('engine'), command: sibling('concord') },
);
