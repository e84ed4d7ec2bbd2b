import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where this machine keeps what can be made again: passed self-tests, the prepared TensorFlow library. */
export function cacheFolder(): string {
  const { CONCORD_HOME: own, XDG_CACHE_HOME: cache, LOCALAPPDATA: local } = process.env;
  if (own !== undefined) return join(own, 'cache');
  if (platform() === 'win32' && local !== undefined) return join(local, 'Concord', 'cache');
  return join(cache ?? join(homedir(), '.cache'), 'concord');
}
