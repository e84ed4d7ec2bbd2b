import process from 'node:process';

import { jobs } from '../../core/contract/jobs.ts';
import { endWithParent } from '../../core/serve/parent-watch.ts';
import { processLanes } from '../../core/serve/process-lanes.ts';
import { serve } from '../../core/serve/serve.ts';
import { fakeJobs } from '../core/audit/fake-jobs.ts';
import { endingOf } from './endings.ts';
import { killAtItem, playedJobs, playOf } from './play.ts';

/** A worker that plays an audit over tiny items, as a real process; CONCORD_PLAY says how many, and what goes wrong. */
endWithParent();
const play = playOf(process.env['CONCORD_PLAY'] ?? '{}');
const world = {
  items: play.items,
  batch: play.batch,
  undecodable: new Set(play.undecodable),
  onExplain: async ({ ordinal }: { readonly ordinal: number }) => {
    if (play.itemMs > 0) await new Promise((resolve) => setTimeout(resolve, play.itemMs));
    killAtItem(ordinal, play);
    if (play.poison.includes(ordinal)) endingOf(play.ending);
  },
};
const handlers = fakeJobs(world, { batches: [], teacherMaps: 0, prepared: [], floors: [] }, () => process.kill(process.pid, 'SIGKILL'));
processLanes(process).onOpen((port) => {
  serve(port, jobs, playedJobs(handlers, play));
});
