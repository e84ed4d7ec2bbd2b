import { randomUUID } from 'node:crypto';

import { systemClock } from '../store/clock.ts';
import { createProject, removeProject } from '../store/create.ts';
import { thisMachine } from '../store/machine.ts';
import { openForReading, openForWriting } from '../store/open.ts';
import type { ProjectFiles } from './project-slot.ts';

/** The store's files, opened by this process. `description` tells others who holds a project: "Concord window", "concord audit". */
export function projectFiles({ description, build }: { readonly description: string; readonly build: string }): ProjectFiles {
  const opener = { machine: thisMachine, clock: systemClock, description, build };
  return {
    openForReading: (path, because) => openForReading(path, opener, because),
    openForWriting: (path) => openForWriting(path, opener),
    create: (path, { title, example }) => createProject(path, { id: randomUUID(), title, example }, opener),
    remove: removeProject,
  };
}
