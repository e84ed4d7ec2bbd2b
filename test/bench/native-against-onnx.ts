import { loadavg } from 'node:os';
import process from 'node:process';

import { benchModel, benchPictures } from '../../core/bench/bench-model.ts';
import { benchNetworks } from '../../core/bench/networks.ts';
import { loadNativeExecutor } from '../../core/executors/native.ts';
import { loadOnnxExecutor } from '../../core/executors/onnx.ts';
import { GraphBuilder } from '../../core/graph/builder.ts';
import { differentiate } from '../../core/graph/differentiate.ts';
import type { Executor, Feeds, Tensor } from '../../core/graph/executor.ts';
import { fold } from '../../core/graph/fold/fold.ts';
import { shapeOf } from '../../core/graph/graph.ts';
import type { Graph } from '../../core/graph/graph.ts';
import { extent } from '../../core/graph/shape.ts';
import type { Trainer, TrainingAsk } from '../../core/graph/training.ts';

/**
 * TensorFlow's library beside ONNX Runtime's: forward pass, input gradient and a training step (cross-entropy, momentum
 * 0.9, batch 64), turn and turn about. TensorFlow moves the weights inside; ONNX Runtime answers all gradients, and the
 * weights that JavaScript has moved are fed again. Fastest and median wall time, and processor time per repetition, which
 * other processes disturb least. The load of the machine stands above the table.
 *
 *     node test/bench/native-against-onnx.ts [threads] [network ...]
 */
const threads = Number(process.argv[2] ?? 1);
const names = process.argv.slice(3);
const native = await loadNativeExecutor({ threads });
const onnx = await loadOnnxExecutor();
const REPETITIONS = 30;
const RATE = 1e-3;

type Work = () => Promise<unknown>;

function programs(graph: Graph): { readonly forward: Graph; readonly saliency: Graph; readonly training: TrainingAsk } {
  const [logits = ''] = graph.outputs;
  const build = GraphBuilder.from(graph);
  const upstream = build.input('target weights', build.shape(logits));
  const [gradient = ''] = differentiate(build, { of: logits, upstream, by: ['picture'] });
  return { forward: graph, saliency: build.build([gradient]), training: trainingOf(graph, logits) };
}

function trainingOf(graph: Graph, logits: string): TrainingAsk {
  const build = GraphBuilder.from(graph);
  const labels = build.input('labels', build.shape(logits));
  const terms = build.add('multiply', [build.add('log-softmax', [logits], {}), labels], {});
  const loss = build.add('multiply', [build.add('reduce-sum', [terms], { axes: [0, 1] }), build.scalar(-1)], {});
  const weights = [...graph.weights.keys()].filter((name) => /^(kernel|bias) /.test(name));
  const gradients = differentiate(build, { of: loss, upstream: build.scalar(1), by: weights });
  const trained = weights.map((weight, at) => ({ weight, gradient: gradients[at] ?? '', decays: false }));
  const optimiser = { kind: 'momentum', momentum: 0.9, nesterov: false, decay: 0 } as const;
  return { graph: build.build([loss]), trained, optimiser };
}

async function repeated(executor: Executor, graph: Graph, feeds: Feeds): Promise<Work> {
  const compiled = await executor.compile(fold(graph), { threads });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  return async () => compiled.value.run(feeds);
}

async function nativeStep(trainer: Trainer, ask: TrainingAsk, feeds: Feeds): Promise<Work> {
  const compiled = await trainer.compileTraining(ask);
  if (!compiled.ok) throw new Error(compiled.failure.message);
  return async () => compiled.value.step(feeds, { learningRate: RATE });
}

/** Weights as inputs, gradients as outputs, the sum with momentum in JavaScript. */
async function onnxStep(ask: TrainingAsk, feeds: Feeds): Promise<Work> {
  const { graph, trained } = ask;
  const learning = trained.map(({ weight, gradient }) => ({
    weight,
    gradient,
    values: graph.weights.get(weight)?.values.slice() ?? new Float32Array(0),
  }));
  const frozen = new Map([...graph.weights].filter(([name]) => !learning.some(({ weight }) => weight === name)));
  const inputs = learning.map(({ weight }) => ({ name: weight, shape: graph.shapes.get(weight) ?? [] }));
  const outputs = [...new Set([...graph.outputs, ...learning.map(({ gradient }) => gradient)])];
  const compiled = await onnx.compile({ ...graph, inputs: [...graph.inputs, ...inputs], outputs, weights: frozen }, { threads });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  const means = learning.map(({ values }) => new Float32Array(values.length));
  return async () => {
    const own = learning.map(({ weight, values }): [string, Tensor] => [weight, { shape: graph.shapes.get(weight) ?? [], values }]);
    const made = await compiled.value.run({ ...feeds, ...Object.fromEntries(own) });
    learning.forEach(({ gradient, values }, index) => {
      const [mean, step] = [means[index] ?? values, made[gradient]?.values ?? values];
      for (let at = 0; at < values.length; at += 1) {
        mean[at] = 0.9 * (mean[at] ?? 0) + (step[at] ?? 0);
        values[at] = (values[at] ?? 0) - RATE * (mean[at] ?? 0);
      }
    });
  };
}

interface Taken {
  readonly fastest: number;
  readonly median: number;
  readonly processor: number;
}

/** Turn and turn about, so that both meet the same disturbances. */
async function measure(works: readonly Work[]): Promise<readonly Taken[]> {
  const taken = works.map((): { wall: number; processor: number }[] => []);
  for (let repetition = -3; repetition < REPETITIONS; repetition += 1) {
    for (const [index, work] of works.entries()) {
      const [wall, processor] = [performance.now(), process.cpuUsage()];
      await work();
      const used = process.cpuUsage(processor);
      if (repetition >= 0) taken[index]?.push({ wall: performance.now() - wall, processor: (used.user + used.system) / 1000 });
    }
  }
  return taken.map((list) => {
    const wall = list.map((it) => it.wall).toSorted((a, b) => a - b);
    const processor = list.map((it) => it.processor).toSorted((a, b) => a - b);
    return { fastest: wall[0] ?? NaN, median: wall[REPETITIONS / 2] ?? NaN, processor: processor[REPETITIONS / 2] ?? NaN };
  });
}

process.stdout.write(
  `TensorFlow ${native.version}, ONNX Runtime ${onnx.version}, ${String(threads)} threads, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}\n`,
);
process.stdout.write('network   row           native: fastest  median  processor   onnx: fastest  median  processor (ms)\n');
for (const name of ['smallcnn', 'resnet8', 'mbv2', 'resnet18'] as const) {
  if (names.length === 0 ? name !== 'smallcnn' && name !== 'resnet8' : !names.includes(name)) continue;
  const plan = benchNetworks[name]();
  const { model } = benchModel(plan);
  const { forward, saliency, training } = programs(model.graph);
  const classes = extent(shapeOf(model.graph, model.logits), 1);
  const pictures = (items: number): Tensor => ({ shape: [items, plan.side, plan.side, 3], values: benchPictures(plan, items) });
  const hot = (items: number, value: number): Tensor => ({
    shape: [items, classes],
    values: Float32Array.from({ length: items * classes }, (_, at) => (at % classes === 3 ? value : 0)),
  });
  const rows: [string, () => Promise<readonly Work[]>][] = [
    ...[1, 8, 32].map((items): [string, () => Promise<readonly Work[]>] => [
      `forward ${String(items)}`,
      () => Promise.all([native, onnx].map((executor) => repeated(executor, forward, { picture: pictures(items) }))),
    ]),
    ...[1, 8].map((items): [string, () => Promise<readonly Work[]>] => [
      `saliency ${String(items)}`,
      () =>
        Promise.all(
          [native, onnx].map((executor) => repeated(executor, saliency, { picture: pictures(items), 'target weights': hot(items, 1) })),
        ),
    ]),
    [
      'training 64',
      async () => {
        const feeds = { picture: pictures(64), labels: hot(64, 1 / 64) };
        return [await nativeStep(native, training, feeds), await onnxStep(training, feeds)];
      },
    ],
  ];
  for (const [row, make] of rows) {
    const cells = (await measure(await make())).map(({ fastest, median, processor }) =>
      [fastest, median, processor].map((ms) => ms.toFixed(2).padStart(9)).join(''),
    );
    process.stdout.write(`${name.padEnd(10)}${row.padEnd(12)}  ${cells.join('     ')}\n`);
  }
}
