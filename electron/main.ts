import { join } from 'node:path';

import { app } from 'electron';

import { dataFolder } from '../core/host/data-folder.ts';
import { keepCrashDumpsLocal } from './guard/crash-dumps.ts';
import { debugDoors } from './guard/debug-doors.ts';
import { lockNavigation } from './guard/navigation.ts';
import { keepNetworkQuiet } from './guard/quiet-network.ts';
import { registerScheme } from './guard/scheme.ts';
import { endOnOurFault } from './our-fault.ts';
import { openDesktop } from './open-desktop.ts';
import { findPlaces, isTestBuild } from './places.ts';
import { SecondStarts } from './second-starts.ts';
import { projectOf } from './start-arguments.ts';
import { useFolder } from './use-folder.ts';

/** The desktop window. What must be settled before `ready` comes first; nothing here is awaited, or `ready` never comes. */
const log = (line: string): void => void process.stderr.write(`${line}\n`);
endOnOurFault(log);
app.setName('Concord');
useFolder('userData', join(dataFolder(), 'window'));
app.enableSandbox();
registerScheme();
keepNetworkQuiet();
keepCrashDumpsLocal(dataFolder());
lockNavigation();

const isTest = isTestBuild();
const words = process.argv.slice(app.isPackaged ? 1 : 2);
const doors = app.isPackaged && !isTest ? debugDoors() : [];
const second = new SecondStarts();
if (doors.length > 0) {
  log(`concord: a release opens no door for debugging (--${doors.join(', --')})`);
  app.exit(2);
} else if (!second.isFirst(words, process.cwd())) {
  app.exit(0); // the first one has been told
} else {
  const start = { places: findPlaces(), project: projectOf(words, process.cwd()), workingFolder: process.cwd(), isTestBuild: isTest, log };
  void app
    .whenReady()
    .then(() => openDesktop(start))
    .then(({ openProject }) => {
      second.onProject(openProject);
    });
}
