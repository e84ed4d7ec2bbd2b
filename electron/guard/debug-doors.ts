import { app } from 'electron';

/** Switches that would let another program look into the windows or run code in them. */
const DOORS = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-targets',
  'remote-allow-origins',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-publish-uid',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'disable-site-isolation-trials',
  'auto-open-devtools-for-tabs',
];

/**
 * The doors that this start was asked to open. A packed release starts with none: the fuses close those of Node, and
 * whoever calls this leaves before Chromium reads its own.
 */
export function debugDoors(): readonly string[] {
  return DOORS.filter((name) => app.commandLine.hasSwitch(name));
}
