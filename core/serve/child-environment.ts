/** Variables that a child may know; the rest of a person's environment (keys, NODE_OPTIONS, proxies) stays with the parent. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'SYSTEMROOT',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  // where Node keeps compiled sources: a worker starts in half the time
  'NODE_COMPILE_CACHE',
];

/** Names the process that starts a child, because a child that starts slowly may already have been inherited by another. */
export const PARENT_VARIABLE = 'CONCORD_PARENT';

/** The fixed environment of engine and workers: the names above, our own switches, and who their parent is. */
export function childEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && (PASSED_ON.includes(name.toUpperCase()) || name.startsWith('CONCORD_'))) environment[name] = value;
  }
  return { ...environment, [PARENT_VARIABLE]: String(process.pid) };
}
