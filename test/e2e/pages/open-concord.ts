import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../../core/entry/browser.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ADDRESS = /Concord is open at (http:\S+)/;

export interface RunningConcord {
  /** A start address; it can be used once. */
  readonly address: string;
  /** What the host wrote, for failures. */
  log(): string;
  close(): Promise<void>;
}

/** The real browser host with the real engine, its data in a folder of its own. */
export async function openConcord(home: string, project?: string): Promise<RunningConcord> {
  const words = ['--no-window', ...(project === undefined ? [] : [project])];
  const child = spawn(process.execPath, [ENTRY, ...words], {
    cwd: ROOT,
    env: { ...process.env, CONCORD_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const hear = (bytes: Buffer): void => void (text += bytes.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const address = await addressFrom(child, () => text);
  return { address, log: () => text, close: () => ended(child) };
}

function addressFrom(child: ChildProcess, text: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = ADDRESS.exec(text())?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', look);
    child.once('exit', (code) => {
      reject(new Error(`browser host: expected an address, it ended with ${String(code)}: ${text()}`));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });
}
