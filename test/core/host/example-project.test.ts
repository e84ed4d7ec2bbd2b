import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { exampleProject } from '../../../core/host/example-project.ts';

/** Plays the command: `audit` makes the project file (or fails), `status` says whether it is a finished one. */
const PLAYED = `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
const words = process.argv.slice(2);
const project = words[words.indexOf('--project') + 1];
appendFileSync(new URL('calls.txt', import.meta.url), words.join(' ') + '\\n');
if (words[0] === 'audit' && FAILS) { process.stderr.write('concord: storage/full: no space left\\n'); process.exit(12); }
if (words[0] === 'audit') writeFileSync(project, 'whole');
if (words[0] === 'status') {
  const good = existsSync(project) && readFileSync(project, 'utf8') === 'whole';
  if (good) process.stdout.write('{"state":"done"}');
  process.exit(good ? 0 : 10);
}
`;

function makeWorld({ fails }: { readonly fails: boolean }) {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'concord-example-'));
  onTestFinished(() => {
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const commandEntry = path.join(dataFolder, 'command.mjs');
  writeFileSync(commandEntry, PLAYED.replace('FAILS', String(fails)));
  const said: string[] = [];
  const ask = { dataFolder, commandEntry, log: (line: string) => said.push(line) };
  const calls = (): string[] => readFileSync(path.join(dataFolder, 'calls.txt'), 'utf8').trim().split('\n');
  return { ask, said, calls };
}

describe('the example project', () => {
  it('is none where it cannot be made, says why, and leaves nothing behind', async () => {
    const { ask, said } = makeWorld({ fails: true });
    expect(await exampleProject(ask)).toBeNull();
    expect(said.at(-1)).toContain('storage/full');
    const [place = ''] = readdirSync(path.join(ask.dataFolder, 'example'));
    expect(readdirSync(path.join(ask.dataFolder, 'example', place))).toEqual([]);
  });

  it('is made by an audit of the bundled files, marked as the example', async () => {
    const { ask, calls } = makeWorld({ fails: false });
    const project = await exampleProject(ask);
    expect(project === null ? false : existsSync(project)).toBe(true);
    const audit = calls().find((line) => line.startsWith('audit'));
    expect(audit).toMatch(/garments-teacher\.h5 .*garments-int8\.tflite .*garments-pruned95\.h5 .*pictures .*--example/);
  });

  it('is made once', async () => {
    const { ask, calls } = makeWorld({ fails: false });
    expect(await exampleProject(ask)).toBe(await exampleProject(ask));
    expect(calls().filter((line) => line.startsWith('audit'))).toHaveLength(1);
  });

  it('is made anew where the file is damaged or of another version', async () => {
    const { ask } = makeWorld({ fails: false });
    const project = (await exampleProject(ask)) ?? '';
    writeFileSync(project, 'half');
    expect(await exampleProject(ask)).toBe(project);
    expect(readFileSync(project, 'utf8')).toBe('whole');
  });
});
