import * as z from 'zod';

import { call } from './call.ts';
import { grantId } from './channels.ts';

export const shellEntry = z.strictObject({ grant: grantId, name: z.string(), kind: z.enum(['file', 'folder']), bytes: z.int().nullable() });

/** Calls that the host answers itself: places, capabilities. They never reach the engine. */
export const shellChannels = {
  'shell/capabilities': call(
    z.strictObject({}),
    z.strictObject({
      host: z.enum(['desktop', 'browser']),
      nativePicker: z.boolean(),
      print: z.boolean(),
      drop: z.boolean(),
      startProject: grantId.nullable(),
      startTitle: z.string().nullable(),
    }),
  ),
  /** What lies in a folder: null means the places a session starts with (home, working folder, example). `leftOut` counts entries beyond the cap. */
  'shell/list': call(
    z.strictObject({ folder: grantId.nullable() }),
    z.strictObject({
      title: z.string(),
      folder: grantId.nullable(),
      parent: grantId.nullable(),
      entries: z.array(shellEntry),
      leftOut: z.int().optional(),
    }),
  ),
  /** A new file in a folder that was listed; nothing is created yet. */
  'shell/name': call(
    z.strictObject({ folder: grantId, name: z.string().min(1).max(200) }),
    z.strictObject({ grant: grantId, exists: z.boolean() }),
  ),
  /** A place for a new project nobody had to think about. */
  'shell/new-project': call(z.strictObject({ stem: z.string().min(1).max(100) }), z.strictObject({ grant: grantId, name: z.string() })),
} as const;
export type ShellChannels = typeof shellChannels;
