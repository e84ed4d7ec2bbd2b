import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { benchNetworks } from '../../core/bench/networks.ts';
import { seededValues } from '../../core/bench/seeded-values.ts';
import { benchNetwork, benchOutput, smallNetworks } from '../../core/contract/bench.ts';
import type { BenchNetwork } from '../../core/contract/bench.ts';
import { encodeNpy } from '../../core/data/write-npy.ts';

/**
 * Concord and its peers side by side: the same networks, weights, pictures and threads, one after the other in the same
 * minutes. Ratio: the peer's time divided by Concord's; above 1 Concord is faster. A figure taken while another process
 * was busy means nothing, and PyTorch suffers most from it.
 *
 *     node test/bench/against-peers.ts --peers <folder> --python <its python> [--networks a,b] [--items 1000]
 *
 * The folder holds the peers' scripts (peer_torch.py and what it imports), the python has torch, captum, grad-cam,
 * torchcam and scipy at the versions its requirements.txt pins.
 */
const { values: given } = parseArgs({
  options: {
    peers: { type: 'string' },
    python: { type: 'string' },
    networks: { type: 'string', default: benchNetwork.options.join(',') },
    items: { type: 'string', default: '1000' },
    parts: { type: 'string', default: 'rows,start,pair' },
  },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const concord = join(root, 'resources/setup/concord.mjs');
const peers = given.peers ?? '';
const python = given.python ?? '';
const parts = given.parts.split(',');
const resnet8 = join(root, 'test/fixtures/thirdparty/mlcommons-tiny/resnet8');
const scratch = mkdtempSync(join(tmpdir(), 'concord-peers-'));
process.env['RESULTS_DIR'] = scratch;

interface Timed {
  readonly net: string;
  readonly task: string;
  readonly runner: string;
  readonly ms: number;
}

const plain = ['torch', 'torch_cl'];
const ours: Timed[] = [];
for (const network of given.networks.split(',')) {
  const known = benchNetwork.parse(network);
  if (parts.includes('rows')) rowsOf(known);
}
if (parts.includes('start')) startOf();
if (parts.includes('pair')) pairAudit(Number(given.items));
print(peerResults());
rmSync(scratch, { recursive: true, force: true });

/** Every row of a network: ours, then the peers', then ours again, and the faster of our two counts as theirs does. */
function rowsOf(network: BenchNetwork): void {
  ourRows(network);
  for (const group of ['fwd', 'cam', 'sal', 'ig', 'rise', ...trainGroup(network), 'lib'])
    run(python, ['-W', 'ignore', 'peer_torch.py', network, group], peers);
  const middle = String(benchNetworks[network]().middle);
  run(python, ['-W', 'ignore', join(root, 'test/bench/peers/middle_layer.py'), peers, network, middle], peers);
  ourRows(network);
}

/** The peers train the small networks, and VGG16 in a form that has no row here. */
function trainGroup(network: BenchNetwork): readonly string[] {
  return smallNetworks.includes(network) ? ['train'] : [];
}

function ourRows(network: BenchNetwork): void {
  const { out } = run(process.execPath, [concord, 'bench', '--networks', network, '--json'], root);
  for (const { net, task, runner, ms } of benchOutput.parse(JSON.parse(out)).rows) ours.push({ net, task, runner, ms });
}

/** Process start to the end of the command that writes the first map; resident memory of the largest process of each side. */
function startOf(): void {
  const words = [
    ...['maps', '--model', join(resnet8, 'resnet8.float.tflite'), '--data', join(resnet8, 'inputs/inputs.npy'), '--limit', '1'],
    ...['--method', 'grad-cam', '--out', join(scratch, 'first.npz')],
  ];
  for (let round = 0; round < 6; round += 1) {
    const theirs = measured(python, ['-W', 'ignore', 'peer_torch.py', 'resnet8', 'start'], peers);
    const mine = measured(process.execPath, [concord, ...words], root);
    if (round === 0) continue;
    kept({ runner: 'torch', net: 'resnet8', task: 'start', ms: theirs.ms });
    kept({ runner: 'torch', net: 'resnet8', task: 'start MiB', ms: theirs.peakMib });
    ours.push({ net: 'resnet8', task: 'start', runner: 'onnx', ms: mine.ms });
    ours.push({ net: 'resnet8', task: 'start MiB', runner: 'onnx', ms: mine.peakMib });
  }
}

/** 1,000 items of ResNet-8 and its copy in another format, both in floats as the peer's are: maps, scores and rows in a database, counted from process start to its end. */
function pairAudit(items: number): void {
  const card = {
    schema: 'concord/card/1',
    input: { shape: [32, 32, 3], kind: 'image', colour: 'rgb', resize: 'bilinear', crop: 'none', scale: 1, mean: [0], std: [1] },
    output: { kind: 'probabilities', task: 'single-label', classes: Array.from({ length: 10 }, (_, index) => String(index)) },
  };
  const pictures = seededValues(7, items * 32 * 32 * 3).map((value) => Math.floor(value * 256));
  writeFileSync(join(scratch, 'pictures.npy'), encodeNpy({ shape: [items, 32, 32, 3], values: pictures }));
  writeFileSync(join(scratch, 'card.json'), JSON.stringify(card));
  const protocol = {
    schema: 'concord/protocol/1',
    methods: [{ id: 'grad-cam' }, { id: 'integrated-gradients', options: { steps: 20 } }, { id: 'saliency' }],
    metrics: ['spearman', 'pearson', 'cosine', 'ssim', 'top-k-iou', 'centroid-shift', 'mass-leaving', 'peak-shift'],
    floors: { sampleItems: 0 },
  };
  writeFileSync(join(scratch, 'protocol.json'), JSON.stringify(protocol));
  const words = [
    ...['audit', '--teacher', join(resnet8, 'resnet8.h5'), '--compressed', join(resnet8, 'resnet8.float.tflite')],
    ...['--data', join(scratch, 'pictures.npy'), '--card', join(scratch, 'card.json'), '--protocol', join(scratch, 'protocol.json')],
    ...['--project', join(scratch, 'pair.concord'), '--quiet'],
  ];
  for (let round = 0; round < 2; round += 1) {
    rmSync(join(scratch, 'pair.concord'), { force: true });
    ours.push({ net: 'resnet8', task: 'pair', runner: 'concord', ms: run(process.execPath, [concord, ...words], root).ms });
    const { out } = run(python, ['-W', 'ignore', join(root, 'test/bench/peers/pair_audit.py'), peers, String(items)], peers);
    for (const line of out.split('\n')) if (line.startsWith('{')) kept(parseTimed(line));
  }
}

function run(program: string, words: readonly string[], cwd: string): { readonly out: string; readonly ms: number } {
  const started = performance.now();
  const done = spawnSync(program, words, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const ms = performance.now() - started;
  if (done.status !== 0) process.stderr.write(`${words.slice(0, 6).join(' ')}: exit ${String(done.status)}\n${done.stderr.slice(-400)}\n`);
  return { out: done.stdout, ms };
}

/** The same, with the resident memory of the largest process as the operating system counted it. */
function measured(program: string, words: readonly string[], cwd: string): { readonly ms: number; readonly peakMib: number } {
  const ask =
    'import resource, subprocess, sys, time; t = time.perf_counter(); subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); ' +
    'print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)';
  const [seconds = NaN, kibibytes = NaN] = run(python, ['-c', ask, program, ...words], cwd)
    .out.split(' ')
    .map(Number);
  return { ms: seconds * 1000, peakMib: kibibytes / 1024 };
}

function kept(timed: Timed): void {
  writeFileSync(join(scratch, 'results.jsonl'), `${JSON.stringify(timed)}\n`, { flag: 'a' });
}

function peerResults(): readonly Timed[] {
  const file = join(scratch, 'results.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map(parseTimed);
}

function parseTimed(line: string): Timed {
  return JSON.parse(line) as Timed;
}

function print(theirs: readonly Timed[]): void {
  const keys = [...new Set(ours.map(({ net, task }) => `${net} ${task}`))];
  process.stdout.write(
    '| net | row | Concord ms | executor | PyTorch ms | ratio | libraries ms | ratio |\n|---|---|---|---|---|---|---|---|\n',
  );
  for (const key of keys) {
    const [mine] = fastest(ours, key);
    const [torch] = fastest(
      theirs.filter(({ runner }) => plain.includes(runner)),
      key,
    );
    const [library] = fastest(
      theirs.filter(({ runner }) => !plain.includes(runner)),
      key,
    );
    const cells = [mine?.ms.toFixed(2), mine?.runner, ...against(torch, mine), ...against(library, mine)];
    process.stdout.write(`| ${key.replace(' ', ' | ')} | ${cells.map((cell) => cell ?? '').join(' | ')} |\n`);
  }
}

function fastest(all: readonly Timed[], key: string): readonly Timed[] {
  return all.filter(({ net, task }) => `${net} ${task}` === key).toSorted((a, b) => a.ms - b.ms);
}

function against(peer: Timed | undefined, mine: Timed | undefined): readonly string[] {
  if (peer === undefined || mine === undefined) return ['', ''];
  return [`${peer.ms.toFixed(2)} (${peer.runner})`, (peer.ms / mine.ms).toFixed(2)];
}
