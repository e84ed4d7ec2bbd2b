import * as z from 'zod';

import { call, event } from './call.ts';
import { grantId } from './channels.ts';

/** A place that a person chose, by its grant; the page never learns its path. */
export const chosenPlace = z.strictObject({ grant: grantId, name: z.string() });
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
  'shell/new-project': call(z.strictObject({ stem: z.string().min(1).max(100) }), chosenPlace),
  /** The system's own dialog, where `nativePicker` says that there is one. An empty list: the person changed their mind. */
  'shell/choose': call(
    z.strictObject({ title: z.string().min(1).max(200), takes: z.enum(['files', 'file', 'file-or-folder']) }),
    z.strictObject({ places: z.array(chosenPlace) }),
  ),
  /** The system's dialog for a new file, which is not created yet; null: the person changed their mind. */
  'shell/save': call(
    z.strictObject({ title: z.string().min(1).max(200), name: z.string().min(1).max(200) }),
    z.strictObject({ place: chosenPlace.nullable() }),
  ),
  /** Writes what the window shows to a place from `shell/save`, as a tagged PDF. */
  'shell/print': call(z.strictObject({ grant: grantId }), z.strictObject({ bytes: z.int() })),
  /** Shows a page of the documentation (`limits`, `metrics/spearman`) beside the window. */
  'shell/docs': call(z.strictObject({ page: z.string().min(1).max(100) }), z.strictObject({})),
  /** A person asked for a project outside the page: by the menu, or by a second start. */
  'shell/open': event(z.strictObject({ grant: grantId, title: z.string() })),
} as const;
export type ShellChannels = typeof shellChannels;
