import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import process from 'node:process';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { reportDocument } from '../../../core/contract/report-document.ts';
import { importedPackages } from '../../../resources/packaging/packages.mjs';
import { pack } from '../../../resources/packaging/pack.mjs';

/**
 * The app as a person gets it: its archive is unpacked outside the repository, where no node_modules above it can lend
 * what is missing, and runs with an empty environment.
 */
const PATIENCE_MS = 300_000; // packing, and two whole audits, on a machine that may be busy
const root = join(import.meta.dirname, '..', '..', '..');
const elsewhere = mkdtempSync(join(tmpdir(), 'concord-packed-'));
const said: string[] = [];
let app = '';

beforeAll(async () => {
  const folder = await pack(root, { archive: true, log: (line) => said.push(line) });
  execFileSync('tar', ['-xzf', `${folder}.tar.gz`, '-C', elsewhere]);
  app = join(elsewhere, basename(folder));
}, PATIENCE_MS);
afterAll(() => {
  rmSync(elsewhere, { recursive: true, force: true });
});

describe.skipIf(process.platform !== 'linux')('the packed app', () => {
  it('says what takes the room', () => {
    expect(said.filter((line) => line.includes('MiB')).map((line) => line.split(/\s+/)[0])).toEqual(
      expect.arrayContaining(['node', 'out/engine', 'out/renderer', 'node_modules/onnxruntime-node', 'all', 'archive']),
    );
  });

  it('stays below 250 MiB, half of which is Node', () => {
    const all = said.find((line) => line.startsWith('all '))?.split(/\s+/)[1];
    expect([Number(all) > 150, Number(all) < 250]).toEqual([true, true]);
  });

  it('holds programs and libraries of this platform only', () => {
    const binaries = filesIn(app).filter((path) => /\.(node|so(\.\d+)*|dll|dylib|exe)$/.test(path));
    const here = `${process.platform}-${process.arch}`;
    const others = binaries.filter((path) => !path.includes(here) && !path.includes(`${process.platform}/${process.arch}/`));
    expect([others, binaries.length > 3]).toEqual([[], true]);
    expect(filesIn(app).filter((path) => /darwin|win32|arm64|musl/.test(path) && /\.(node|wasm|dll|dylib)$/.test(path))).toEqual([]);
  });

  it('finds every package that its bundles import within itself', () => {
    const engine = join(app, 'out', 'engine');
    const bundles = readdirSync(engine).filter((name) => name.endsWith('.js'));
    const packages = importedPackages(bundles.map((name) => join(engine, name))).filter((name) => !isBuiltin(name));
    const lost = packages.filter((name) => !existsSync(join(app, 'node_modules', name, 'package.json')));
    expect([lost, packages.includes('better-sqlite3')]).toEqual([[], true]);
    expect(
      createRequire(join(engine, 'engine.js'))
        .resolve('better-sqlite3')
        .startsWith(app + sep),
    ).toBe(true);
  });

  it('names everybody whose work it holds', () => {
    const notices = readFileSync(join(app, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const names = ['better-sqlite3', 'onnxruntime-node', 'sharp', '@img/sharp-libvips-linux-x64', 'zod', 'svelte', 'commander', 'h5wasm'];
    expect(names.filter((name) => !notices.includes(`\n${name} `))).toEqual([]);
    expect(['LICENSE', 'node/LICENSE'].filter((path) => !existsSync(join(app, path)))).toEqual([]);
  });

  it('holds example and documentation, and nothing of the workshop', () => {
    const wanted = ['resources/examples/garments/garments-teacher.h5', 'resources/docs/limits.md', 'out/renderer/index.html', 'README.md'];
    expect(wanted.filter((path) => !existsSync(join(app, path)))).toEqual([]);
    expect(readdirSync(app).filter((name) => ['core', 'test', 'electron', 'renderer', '.git'].includes(name))).toEqual([]);
    expect(filesIn(app).filter((path) => /\.(map|d\.ts|stamp)$/.test(path))).toEqual([]);
  });

  it('starts from anywhere, by a link as well', async () => {
    symlinkSync(join(app, 'concord'), join(elsewhere, 'linked'));
    const { code, out } = await run(join(elsewhere, 'linked'), ['--version']);
    expect({ code, out: out.trim() }).toEqual({ code: 0, out: version() });
  });

  it('finds everything in order by itself, without a network where that can be taken away', async () => {
    const { code, out } = await run(join(app, 'concord'), ['doctor', '--json'], { offline: canGoOffline() });
    expect(code, out).toBe(0);
    expect(out).toContain('passed its self-test');
  });

  it.skipIf(!canGoOffline())(
    'audits the example without any network, with the results of the checkout',
    async () => {
      const ours = await audit(join(app, 'concord'), join(app, 'resources'), { offline: true });
      const theirs = await audit(process.execPath, join(root, 'resources'), { offline: false });
      expect(ours).toEqual(theirs);
    },
    PATIENCE_MS,
  );

  it('shows the page in a browser', async () => {
    const child = spawn(join(app, 'concord-window'), ['--no-window', join(elsewhere, 'none.concord')], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const line = await new Promise<string>((resolve) => child.stdout.setEncoding('utf8').once('data', resolve));
    const address = /http:\S+/.exec(line)?.[0] ?? '';
    const entered = await fetch(address, { redirect: 'manual' });
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    expect([page.status, (await page.text()).includes('id="app"')]).toEqual([200, true]);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 60_000);
});

/** A namespace without interfaces needs no administrator where the system allows it; some do not. */
function canGoOffline(): boolean {
  try {
    execFileSync('unshare', ['-rn', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Audits the bundled example with both of its compressed models, and answers everything that was computed. */
async function audit(program: string, resources: string, how: { readonly offline: boolean }) {
  const entry = program === process.execPath ? [join(root, 'core', 'entry', 'concord.ts')] : [];
  const file = (name: string): string => join(resources, 'examples', 'garments', name);
  const project = join(elsewhere, how.offline ? 'packed.concord' : 'checkout.concord');
  const compressed = ['garments-int8.tflite', 'garments-pruned95.h5'].flatMap((name) => ['--compressed', file(name)]);
  const models = ['--teacher', file('garments-teacher.h5'), ...compressed];
  const audited = await run(program, [...entry, 'audit', ...models, '--data', file('pictures'), '--project', project, '--quiet'], how);
  if (audited.code !== 0) throw new Error(audited.err);
  const out = `${project}.json`;
  const reported = await run(program, [...entry, 'report', '--project', project, '--format', 'json', '--out', out], how);
  if (reported.code !== 0) throw new Error(reported.err);
  const { completeness, verdict, sections, evidence, items } = reportDocument.parse(JSON.parse(readFileSync(out, 'utf8')));
  const protocols = sections['4'].protocols.map(({ sha256 }) => sha256);
  return { completeness, verdict, predictions: sections['5'], deformation: sections['6'], evidence, items, protocols };
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(program: string, words: readonly string[], { offline }: { readonly offline: boolean } = { offline: false }): Promise<Ran> {
  const line = offline ? ['unshare', '-rn', program, ...words] : [program, ...words];
  return new Promise((resolve) => {
    const child = execFile(
      line[0] ?? '',
      line.slice(1),
      { cwd: elsewhere, env: environment(), maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (_, out, err) => {
        resolve({ code: child.exitCode, out, err });
      },
    );
  });
}

/** Nothing of this process but the place of standard programs: no Node of ours, no setting of ours. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin:/usr/sbin', HOME: elsewhere, CONCORD_HOME: join(elsewhere, 'home') };
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
