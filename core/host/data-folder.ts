import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Concord keeps what nobody chose a place for: the example and unnamed projects. CONCORD_HOME overrides. */
export function dataFolder(environment: Environment = process.env, platform: NodeJS.Platform = process.platform): string {
  const chosen = absolute(environment['CONCORD_HOME']);
  if (chosen !== null) return chosen;
  if (platform === 'win32') return join(absolute(environment['APPDATA']) ?? join(homedir(), 'AppData', 'Roaming'), 'Concord');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Concord');
  return join(absolute(environment['XDG_DATA_HOME']) ?? join(homedir(), '.local', 'share'), 'concord');
}

/** A relative path in these variables is to be ignored (XDG base directory specification). */
function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}
