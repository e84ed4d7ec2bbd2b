import { readFileSync } from 'node:fs';

import { failures } from '../../core/contract/failures.table.ts';
import { hashOfTree } from './tree.ts';
import type { Expectation, Specimen, ZooCase } from './zoo-case.ts';

/** One line of manifest.json: what there is, how it is made again, what met it and what must come of it. */
export interface ManifestLine {
  readonly path: string;
  readonly row: string;
  readonly maker: string;
  readonly seed: number | null;
  /** Null where the bytes are new in each run. */
  readonly sha256: string | null;
  readonly command: string;
  readonly code: string | null;
  readonly exit: number;
  /** SHA-256 of the good twin. */
  readonly twin: string | null;
}

const place = new URL('manifest.json', import.meta.url);

export function readManifest(): readonly ManifestLine[] {
  return JSON.parse(readFileSync(place, 'utf8')) as readonly ManifestLine[];
}

export async function lineOf(zooCase: ZooCase): Promise<ManifestLine> {
  const { expected, isFresh = false } = zooCase;
  return {
    path: zooCase.id,
    row: zooCase.row,
    maker: zooCase.maker,
    seed: zooCase.seed,
    sha256: isFresh ? null : await hashOf(zooCase.bad),
    command: ['concord', ...zooCase.bad.words].join(' '),
    code: 'code' in expected ? expected.code : null,
    exit: exitOf(expected),
    twin: isFresh ? null : await hashOf(zooCase.good),
  };
}

export function exitOf(expected: Expectation): number {
  switch (expected.kind) {
    case 'refused':
      return failures[expected.code].exit;
    case 'skipped':
      return 11;
    case 'ended':
      return expected.exit;
    case 'read':
      return 0;
  }
}

async function hashOf(specimen: Specimen): Promise<string> {
  return hashOfTree(await specimen.make());
}

/** One case to a line, so that a change of what is expected is a change of one line. */
export function manifestText(lines: readonly ManifestLine[]): string {
  return `[\n${lines.map((line) => `  ${JSON.stringify(line)}`).join(',\n')}\n]\n`;
}
