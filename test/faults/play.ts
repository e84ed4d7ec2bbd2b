import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import * as z from 'zod';

import type { Handlers } from '../../core/contract/call.ts';
import type { Jobs } from '../../core/contract/jobs.ts';
import { endings } from './endings.ts';

/** A death that happens once: `mark` is a file that says it has happened. */
const once = z.strictObject({ mark: z.string(), at: z.union([z.strictObject({ item: z.int() }), z.strictObject({ job: z.string() })]) });

const play = z.strictObject({
  items: z.int().default(24),
  batch: z.int().default(4),
  itemMs: z.int().default(0),
  /** This job takes so long, and does not listen to a cancel. */
  slowJob: z.string().nullable().default(null),
  jobMs: z.int().default(0),
  undecodable: z.array(z.int()).default([]),
  /** Items that end every worker which explains them. */
  poison: z.array(z.int()).default([]),
  ending: z.enum(endings).default('kill'),
  killOnce: once.nullable().default(null),
});
export type Play = z.infer<typeof play>;
export type PlayInput = z.input<typeof play>;

export function playOf(text: string): Play {
  return play.parse(JSON.parse(text));
}

/** The same handlers, of which one kills the process when its job begins for the first time. */
export function playedJobs(handlers: Handlers<Jobs>, { killOnce, slowJob, jobMs }: Play): Handlers<Jobs> {
  return new Proxy(handlers, {
    get: (target, name) => {
      if (killOnce !== null && 'job' in killOnce.at && killOnce.at.job === name) dieOnce(killOnce.mark);
      if (slowJob === name) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, jobMs);
      return Reflect.get(target, name) as unknown;
    },
  });
}

/** Kills the process in the middle of a batch, when this item is explained for the first time. */
export function killAtItem(ordinal: number, { killOnce }: Play): void {
  if (killOnce !== null && 'item' in killOnce.at && killOnce.at.item === ordinal) dieOnce(killOnce.mark);
}

function dieOnce(mark: string): void {
  if (existsSync(mark)) return;
  writeFileSync(mark, '');
  process.kill(process.pid, 'SIGKILL');
}
