const [SHORT_UNICODE, UNICODE, STACK_GLOBAL, GLOBAL] = [0x8c, 0x58, 0x93, 0x63];
const [PROTOCOL, NEWEST_PROTOCOL] = [0x80, 5];
const MOST_BYTES = 1024 * 1024;

/** A pickle of protocol 2 to 5 begins with its protocol; older ones are plain text and begin with an import. */
export function isPickle(bytes: Uint8Array): boolean {
  const protocol = bytes[1] ?? 0;
  if (bytes[0] === PROTOCOL && protocol >= 2 && protocol <= NEWEST_PROTOCOL) return true;
  return /^(?:\(?[(]?c[A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n|\(lp0\n|\(dp0\n)/.test(textOf(bytes.subarray(0, 200)));
}

/**
 * What unpickling would import, found without unpickling anything: `c module\nname\n`, or two strings and the
 * operation that joins them. A list for the reader of a refusal, not a proof.
 */
export function pickleImports(bytes: Uint8Array): readonly string[] {
  const found = new Set<string>();
  const strings: string[] = [];
  const end = Math.min(bytes.byteLength, MOST_BYTES);
  for (let at = 0; at < end; at += 1) {
    const operation = bytes[at];
    if (operation === STACK_GLOBAL) found.add(strings.slice(-2).join('.'));
    if (operation === GLOBAL) addGlobal(found, textOf(bytes.subarray(at + 1, at + 200)));
    const header = operation === SHORT_UNICODE ? 2 : operation === UNICODE ? 5 : 0;
    const length = bytes[at + 1] ?? 0;
    if (header === 0 || length === 0) continue;
    const text = textOf(bytes.subarray(at + header, at + header + length));
    if (/^[A-Za-z_][\w.]*$/.test(text)) strings.push(text);
  }
  return [...found].filter((name) => name !== '');
}

function addGlobal(found: Set<string>, text: string): void {
  const match = /^([A-Za-z_][\w.]*)\n([A-Za-z_][\w.]*)\n/.exec(text);
  if (match !== null) found.add(`${match[1] ?? ''}.${match[2] ?? ''}`);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
