import process from 'node:process';

import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { checkpointsTo, openCheckpoint } from '../../../core/serve/jobs/checkpoint-file.ts';
import { fedTrainer } from '../../../core/training/fed-trainer.ts';
import { fit } from '../../../core/training/fit.ts';
import { smallItems, smallOptimiser, smallPlan, smallSchedule, smallTraining } from './small-run.ts';

/**
 * A run in a process of its own that its test kills: trains from the checkpoint it finds, saves after every second step,
 * says every step that is done.
 *
 *     node training-child.ts <checkpoint file>
 */
const [path = ''] = process.argv.slice(2);
const executor = await loadOnnxExecutor();
const circumstances = { recipe: 'small run', executor: { id: executor.id, version: executor.version, threads: 1 }, plan: smallPlan };
const training = smallTraining();
const compiled = await fedTrainer(executor, { threads: 1 }).compileTraining({
  ...{ graph: training.graph, trained: training.trained, optimiser: smallOptimiser },
});
if (!compiled.ok) throw new Error(compiled.failure.message);
const found = await openCheckpoint(path, circumstances);
if (!found.ok) throw new Error(found.failure.message);
if (found.value !== null) await compiled.value.write(found.value);
process.stdout.write(`from ${String(found.value?.steps ?? 0)}\n`);
const run = fit({
  ...{ program: compiled.value, training, data: smallItems(), plan: smallPlan, schedule: smallSchedule },
  checkpoint: checkpointsTo(path, 2, circumstances),
  signal: new AbortController().signal,
});
for (let next = await run.next(); next.done !== true; next = await run.next())
  process.stdout.write(`done ${String(next.value.step + 1)}\n`);
await compiled.value.dispose();
