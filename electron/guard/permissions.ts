import type { Event, Session } from 'electron';

/** No to everything a page could ask the system for: before it asks, when it asks, and when it would pick a device. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => {
    answer(null);
  });
  const pickNothing = (event: Event, _details: unknown, pick: (device?: string) => void): void => {
    event.preventDefault();
    pick();
  };
  session.on('select-hid-device', pickNothing);
  session.on('select-usb-device', pickNothing);
  session.on('select-serial-port', (event, _ports, _contents, pick) => {
    event.preventDefault();
    pick('');
  });
  session.setSpellCheckerEnabled(false); // it would fetch dictionaries
}
