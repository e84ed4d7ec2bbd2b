import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homedir, hostname, userInfo } from 'node:os';

import { auditedProject } from '../audited-project.ts';
import { tinyAudit, tinyPair, tinyPicture } from '../tiny-pair.ts';
import type { Tree } from '../tree.ts';
import type { ZooCase } from '../zoo-case.ts';

// eslint-disable-next-line no-control-regex -- control characters and direction marks are what must not be there
const RAW = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const pair = await tinyPair();

/** Names of pictures that a reader's spreadsheet, page or terminal would obey, by the row that speaks of them. */
const names: readonly (readonly [row: string, what: string, name: string])[] = [
  ['R1', 'a formula', '=HYPERLINK("http:127.0.0.1","x")'],
  ['R1', 'a command', "+cmd|' C'!A0"],
  ['R2', 'markup', '<!--<script><img src=x onerror=alert(1)>'],
  ['R2', 'line separators', 'a\u2028b\u2029c'],
  ['R2', 'a Markdown link', '[x](javascript:alert(1))'],
  ['R3', 'a direction mark', 'safe\u202egnp'],
  ['R3', 'zero-width letters', 'a\u200bb\ufeffc'],
  ['R4', 'a line end and a colour', 'one\n\u001b[31mtwo'],
];

/** Reports of an audit whose items have such names, in every format there is. */
export const reportCases: readonly ZooCase[] = names.flatMap(([row, what, name]) =>
  ['json', 'csv'].map((format): ZooCase => {
    const words = ['report', '--project', 'p.concord', '--format', format, '--out', `r.${format}`];
    return {
      id: `reports/${format}, ${what} as a name`,
      row,
      maker: 'families/report-cases.ts',
      seed: null,
      isFresh: true,
      expected: { kind: 'read' },
      bad: { make: () => projectOf(name), words, proves: ({ place }) => faults(place, format) },
      good: { make: () => projectOf('plain'), words },
    };
  }),
);

const made = new Map<string, Promise<Uint8Array>>();

async function projectOf(name: string): Promise<Tree> {
  const tree = { ...pair, [`pictures/${name}.png`]: tinyPicture(5), 'pictures/other.png': tinyPicture(9) };
  const project = made.get(name) ?? auditedProject(tree, tinyAudit);
  made.set(name, project);
  return { 'p.concord': await project };
}

function faults(place: string, format: string): readonly string[] {
  const files = format === 'csv' ? ['r.csv', 'r.items.csv'] : ['r.json'];
  return files.flatMap((file) => {
    const content = readFileSync(join(place, file), 'utf8');
    const problems: string[] = [];
    if (RAW.test(content.replace(/^\ufeff/, ''))) problems.push(`HONEST: ${file} holds control characters or direction marks`);
    for (const trace of [place, homedir(), hostname(), `/${userInfo().username}/`])
      if (trace.length > 3 && content.includes(trace)) problems.push(`INSIDE: ${file} holds ${trace} (row R10)`);
    if (format === 'csv') problems.push(...formulas(file, content));
    else JSON.parse(content);
    return problems;
  });
}

/** A cell that a spreadsheet would calculate; a number may begin with its sign. */
function formulas(file: string, content: string): readonly string[] {
  const cells = content.split(/\r?\n/).flatMap((line) => line.split(','));
  return cells
    .map((cell) => cell.replace(/^"/, ''))
    .filter((cell) => /^[=+@\t-]/.test(cell) && !/^[-+]?[\d.]+(e[-+]?\d+)?"?$/i.test(cell))
    .map((cell) => `INSIDE: ${file} holds the formula ${cell.slice(0, 60)}`);
}
