import { execFileSync } from 'node:child_process';

/** A process and all its descendants that live now; empty where it is gone. */
export function familyOf(parent: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state = '']) => !state.startsWith('Z'))
    .map(([pid, ppid]) => [Number(pid), Number(ppid)] as const);
  const family = new Set(rows.filter(([pid]) => pid === parent).map(([pid]) => pid));
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const [pid, ppid] of rows) if (family.has(ppid)) family.add(pid);
  }
  return [...family];
}
