import { readFileSync } from 'node:fs';

/** Concord's version, from the one place where it stands. */
export function concordVersion(): string {
  return parseVersion(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
}

function parseVersion(manifest: unknown): string {
  const named = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
  if (typeof named !== 'string') throw new TypeError(`package.json: expected a version, received ${typeof named}`);
  return named;
}
