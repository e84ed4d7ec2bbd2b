import { availableParallelism } from 'node:os';

import { benchModel } from '../../bench/bench-model.ts';
import { benchWork } from '../../bench/bench-work.ts';
import type { BenchWork } from '../../bench/bench-work.ts';
import { benchNetworks } from '../../bench/networks.ts';
import { timeRepeated } from '../../bench/time-repeated.ts';
import { trainingWork } from '../../bench/training-work.ts';
import type { Backend } from '../../contract/backend.ts';
import { benchRows } from '../../contract/bench.ts';
import type { BenchedMethod, BenchNetwork, BenchResult, BenchRow } from '../../contract/bench.ts';
import type { Handlers } from '../../contract/call.ts';
import { failure } from '../../contract/failures.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Executor } from '../../graph/executor.ts';

import { chooseMethod } from './choose-plug-ins.ts';
import { failedBy } from './failed-by.ts';
import { trustedExecutor } from './trusted-executor.ts';
import { trustedTrainer } from './trusted-trainer.ts';

/** `bench/row`: one row of the benchmark on one network, timed in this worker. */
export function benchRow(): Handlers<Jobs>['bench/row'] {
  return ({ network, row: id, backend, threads: wanted }) =>
    failedBy(async () => {
      const row = benchRows.find((it) => it.id === id);
      if (row === undefined) return failed(failure('option/invalid', `there is no row "${id}" in the benchmark`));
      const threads = wanted ?? availableParallelism();
      const prepared = await preparedRow({ network, row, backend, threads });
      if (!prepared.ok) return prepared;
      const { executor, work } = prepared.value;
      const opened = performance.now();
      await work.run();
      const openMs = performance.now() - opened;
      const { median, fastest, repetitions } = await timeRepeated(work.run, () => performance.now());
      await work.dispose();
      const value: BenchResult = {
        ...{ runner: executor.id, version: executor.version, threads, net: network, task: row.id, ms: median, minMs: fastest },
        ...{ reps: repetitions, items: row.items, perSecond: (row.items / median) * 1000, openMs },
        peakMib: process.resourceUsage().maxRSS / 1024,
      };
      return succeeded({ value });
    });
}

interface RowAsk {
  readonly network: BenchNetwork;
  readonly row: BenchRow;
  readonly backend: Backend;
  readonly threads: number;
}

async function preparedRow(ask: RowAsk): Promise<Result<{ readonly executor: Executor; readonly work: BenchWork }>> {
  const { work } = ask.row;
  switch (work.kind) {
    case 'forward':
      return explainingRow(ask, null);
    case 'explain':
      return explainingRow(ask, work.method);
    case 'train': {
      const chosen = await trustedTrainer(ask.backend, ask.threads);
      if (!chosen.ok) return chosen;
      const { executor, trainer } = chosen.value;
      const made = await trainingWork({ network: ask.network, training: work.training, batch: ask.row.batch, trainer });
      return made.ok ? succeeded({ executor, work: made.value }) : made;
    }
  }
}

async function explainingRow({ network, row, backend, threads }: RowAsk, method: BenchedMethod | null): ReturnType<typeof preparedRow> {
  const trusted = await trustedExecutor(backend, threads);
  if (!trusted.ok) return trusted;
  const plan = benchNetworks[network]();
  const net = benchModel(plan);
  const { executor } = trusted.value;
  if (method === null) return succeeded({ executor, work: benchWork({ plan, net, row, chosen: null, executor, threads }) });
  const chosen = chooseMethod({ id: method.id, options: method.options }, 'option/invalid');
  if (!chosen.ok) return chosen;
  const placed = { ...chosen.value, layer: method.layer === null ? null : net[method.layer] };
  return succeeded({ executor, work: benchWork({ plan, net, row, chosen: placed, executor, threads }) });
}
