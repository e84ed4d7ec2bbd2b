import { app } from 'electron';

/** No name is ever resolved, whatever part of Chromium would like to: updates, predictions, reports, dictionaries. */
const SWITCHES: readonly (readonly [name: string, value: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking', ''],
  ['disable-component-update', ''],
  ['disable-domain-reliability', ''],
  ['no-pings', ''],
];

/** Before `ready`, while switches still count. */
export function keepNetworkQuiet(): void {
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
}
