import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import process from 'node:process';

import { loadWasmExecutor } from '../../../core/executors/wasm.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { seededRandom } from '../../../core/numeric/random.ts';

/**
 * Prints the hash of a convolution and its gradients, large enough to be split among threads: `wasm-in-process.ts THREADS`.
 * Whoever asks for the network ends the process.
 */
globalThis.fetch = () => leave('fetch');
Socket.prototype.connect = () => leave('a connection');

const random = seededRandom('wasm-in-process');
const noise = (size: number): Float32Array => Float32Array.from({ length: size }, () => 2 * random.uniform() - 1);
const build = new GraphBuilder();
const x = build.input('x', [BATCH, 32, 32, 32]);
const filter = build.weight('filter', { shape: [3, 3, 32, 64], values: noise(9 * 32 * 64), encoding: { kind: 'float32' } });
const how = { strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1], groups: 1 } as const;
const y = build.add('conv', [x, filter], how, 'y');
const upstream = build.input('upstream', build.shape(y));
const graph = build.build([y, ...differentiate(build, { of: y, upstream, by: [x, filter] })]);

const threads = Number(process.argv[2]);
const compiled = await (await loadWasmExecutor({ threads })).compile(graph, { threads });
if (!compiled.ok) throw new Error(compiled.failure.message);
const made = await compiled.value.run({
  x: { shape: [8, 32, 32, 32], values: noise(8 * 32 * 32 * 32) },
  upstream: { shape: [8, 32, 32, 64], values: noise(8 * 32 * 32 * 64) },
});
const hash = createHash('sha256');
for (const name of graph.outputs) hash.update(made[name]?.values ?? new Float32Array());
process.stdout.write(hash.digest('hex'), () => process.exit(0));

function leave(what: string): never {
  process.stderr.write(`asked for ${what}`);
  process.exit(1);
}
