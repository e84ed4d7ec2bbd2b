import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import type { DoctorLine } from '../contract/catalogue.ts';
import { dataFolder } from './data-folder.ts';
import { findBrowser } from './find-browser.ts';

const GIBIBYTE = 1024 ** 3;
/** Maps of 20,000 items under three methods, with room to write them twice. */
const COMFORTABLE_DISK_BYTES = 2 * GIBIBYTE;

/** What only a host knows of its surroundings: a browser for the window, room for projects. */
export function hostLines(): DoctorLine[] {
  return [browserLine(), diskLine()];
}

function browserLine(): DoctorLine {
  const browser = findBrowser();
  return {
    id: 'browser',
    title: 'Browser',
    state: browser === null ? 'watch' : 'good',
    found: browser ?? 'no Chromium, Chrome or Edge was found',
    meaning: 'shows the window where the desktop shell is not installed',
    fix: browser === null ? 'install Chromium, or open the address that `concord start --no-window` prints' : null,
  };
}

function diskLine(): DoctorLine {
  const folder = existing(dataFolder());
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const isEnough = free >= COMFORTABLE_DISK_BYTES;
  return {
    id: 'disk',
    title: 'Disk',
    state: isEnough ? 'good' : 'watch',
    found: `${(free / GIBIBYTE).toFixed(1)} GiB free where projects are kept`,
    meaning: 'every finished item is stored; an audit says beforehand how much it will need',
    fix: isEnough ? null : 'make room, or keep projects on another disk',
  };
}

/** The folder itself or the next one above it that is there. */
function existing(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? existing(dirname(folder)) : folder;
}
