import { writeSync } from 'node:fs';

import { systemClock } from '../../../core/store/clock.ts';
import { thisMachine } from '../../../core/store/machine.ts';
import { openForWriting } from '../../../core/store/open.ts';

import { sampleResult } from './sample-result.ts';

/*
 * Continues the run of a project, two items to a transaction, and says on stdout which items were acknowledged.
 * With a second argument it kills itself in the middle of a transaction: at that look at the clock.
 */
const [path = '', dieAtLook = ''] = process.argv.slice(2);
let looks = 0;
const clock = {
  ...systemClock,
  utc: (): string => {
    looks += 1;
    if (String(looks) === dieAtLook) process.kill(process.pid, 'SIGKILL');
    return systemClock.utc();
  },
};

const opened = await openForWriting(path, { machine: thisMachine, clock, description: 'child', build: 'test' });
if (!opened.ok) throw new Error(opened.failure.message);
const store = opened.value;
for (;;) {
  const pending = store.pendingItems('run-001', { after: -1, limit: 2 });
  if (!pending.ok) throw new Error(pending.failure.message);
  if (pending.value.length === 0) break;
  const ordinals = pending.value.map(({ ordinal }) => ordinal);
  const committed = store.commitItems(
    'run-001',
    ordinals.map((ordinal) => sampleResult(ordinal)),
  );
  if (!committed.ok) throw new Error(committed.failure.message);
  writeSync(1, ordinals.map((ordinal) => `${ordinal}\n`).join(''));
}
store.close();
