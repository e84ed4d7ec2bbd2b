/** Names that Windows reserves for devices, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
// eslint-disable-next-line no-control-regex -- control characters are what is refused
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/;

/** Whether a text can be one file name on every system we run on: no path, no device, nothing that hides its end. */
export function isFileName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.length > 200) return false;
  return !FORBIDDEN.test(name) && !RESERVED.test(name) && !/[. ]$/.test(name);
}

/** A file name made from any text. */
export function asFileName(text: string): string {
  const cleaned = text
    .replace(new RegExp(FORBIDDEN, 'g'), '-')
    .replace(/[. ]+$/, '')
    .replace(/^\.+/, '')
    .slice(0, 100);
  return isFileName(cleaned) ? cleaned : 'unnamed';
}
