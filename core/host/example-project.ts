import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { childEnvironment } from '../serve/child-environment.ts';

interface ExampleAsk {
  readonly dataFolder: string;
  /** Absolute path of the command's entry. */
  readonly commandEntry: string;
  /** The stock Node that runs it, where this process is something else. */
  readonly node?: string;
  /** Where the bundled files lie, where that is not beside the sources. */
  readonly files?: string;
  readonly log: (line: string) => void;
  /** Ends the preparation; what was made by then is removed. */
  readonly signal?: AbortSignal;
}

const FILES = fileURLToPath(new URL('../../resources/examples/garments', import.meta.url));
const NAME = 'Garments example.concord';

/**
 * The finished example audit, made by a real audit when it is first needed: then it fits this version and this place,
 * and what a person sees first is what the command gives them. It takes some seconds once; null where it cannot be made.
 */
export async function exampleProject(ask: ExampleAsk): Promise<string | null> {
  // The project holds absolute places of models and pictures, so another installation has its own.
  const place = createHash('sha256')
    .update(ask.files ?? FILES)
    .digest('hex')
    .slice(0, 8);
  const folder = join(ask.dataFolder, 'example', place);
  const project = join(folder, NAME);
  if (await isFinished(project, ask)) return project;
  ask.log('Concord prepares the example audit, once.');
  const made = join(folder, `${randomUUID().slice(0, 8)}.concord`);
  try {
    await mkdir(folder, { recursive: true });
    const { code, err } = await run(auditWords(made, ask.files ?? FILES), ask);
    if (code !== 0) throw new Error(err.trim());
    for (const file of [project, `${project}-wal`, `${project}-shm`]) await rm(file, { force: true });
    await rename(made, project);
    return project;
  } catch (problem) {
    for (const file of [made, `${made}-wal`, `${made}-shm`]) await rm(file, { force: true });
    ask.log(`The example audit could not be made: ${problem instanceof Error ? problem.message : String(problem)}`);
    return null;
  }
}

function auditWords(project: string, files: string): string[] {
  const candidates = ['garments-int8.tflite', 'garments-pruned95.h5'].flatMap((name) => ['--compressed', join(files, name)]);
  const pair = ['--teacher', join(files, 'garments-teacher.h5'), ...candidates, '--data', join(files, 'pictures')];
  return ['audit', ...pair, '--project', project, '--title', 'Garments example', '--example', '--quiet'];
}

/** A file of an older version, or one that is damaged or half-made, is made anew. */
async function isFinished(project: string, ask: ExampleAsk): Promise<boolean> {
  const { code, out } = await run(['status', '--project', project, '--json'], ask);
  return code === 0 && out.includes('"state":"done"');
}

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(words: readonly string[], { commandEntry, node = process.execPath, signal }: ExampleAsk): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      node,
      [commandEntry, ...words],
      { env: childEnvironment(), encoding: 'utf8', ...(signal === undefined ? {} : { signal }) },
      (_, out, err) => {
        resolve({ code: child.exitCode, out, err });
      },
    );
  });
}
