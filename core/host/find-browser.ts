import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Under Linux and in the search path of other systems; the free one first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];
const MAC = ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const WINDOWS = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];
const WINDOWS_ROOTS = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'];

/** A browser that can show an address as a window of its own; null where there is none. CONCORD_BROWSER names another. */
export function findBrowser(environment: Environment = process.env, platform: NodeJS.Platform = process.platform): string | null {
  const named = environment['CONCORD_BROWSER'];
  if (named !== undefined && named !== '') return isAbsolute(named) && isProgram(named) ? named : null;
  return candidates(environment, platform).find(isProgram) ?? null;
}

function candidates(environment: Environment, platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') {
    const roots = WINDOWS_ROOTS.map((name) => environment[name]).filter((root) => root !== undefined);
    return roots.flatMap((root) => WINDOWS.map((path) => join(root, path)));
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return platform === 'darwin' ? [...MAC, ...found] : found;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
