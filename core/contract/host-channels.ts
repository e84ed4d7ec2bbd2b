import * as z from 'zod';

import { call } from './call.ts';
import { grantId } from './channels.ts';

/** Calls that only a host may make to the engine: it tells which path a grant stands for. Refused from a page. */
export const hostChannels = {
  'grant/add': call(z.strictObject({ grant: grantId, path: z.string(), writable: z.boolean() }), z.strictObject({})),
  /** `project` is the path of the open project: what a restarted engine opens again. */
  'engine/heartbeat': call(z.strictObject({}), z.strictObject({ residentBytes: z.number(), project: z.string().nullable() })),
  /** After a restart: opens the project again, and goes on with the audit that was running. */
  'project/reopen': call(z.strictObject({ path: z.string() }), z.strictObject({})),
  'engine/stop': call(z.strictObject({}), z.strictObject({})),
} as const;
export type HostChannels = typeof hostChannels;
