import { availableParallelism } from 'node:os';

import type { ChosenMethod } from '../../attribution/attribution-method.ts';
import { benchModel } from '../../bench/bench-model.ts';
import type { BenchModel } from '../../bench/bench-model.ts';
import { benchWork } from '../../bench/bench-work.ts';
import { benchNetworks } from '../../bench/networks.ts';
import { timeRepeated } from '../../bench/time-repeated.ts';
import { benchRows } from '../../contract/bench.ts';
import type { BenchResult, BenchRow } from '../../contract/bench.ts';
import type { Handlers } from '../../contract/call.ts';
import { failure } from '../../contract/failures.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';

import { chooseMethod } from './choose-plug-ins.ts';
import { failedBy } from './failed-by.ts';
import { trustedExecutor } from './trusted-executor.ts';

/** `bench/row`: one row of the benchmark on one network, timed in this worker. */
export function benchRow(): Handlers<Jobs>['bench/row'] {
  return ({ network, row: id, backend, threads: wanted }) =>
    failedBy(async () => {
      const row = benchRows.find((it) => it.id === id);
      const plan = benchNetworks[network]();
      if (row === undefined) return failed(failure('option/invalid', `there is no row "${id}" in the benchmark`));
      const trusted = await trustedExecutor(backend);
      if (!trusted.ok) return trusted;
      const net = benchModel(plan);
      const chosen = methodOf(row, net);
      if (!chosen.ok) return chosen;
      const { executor } = trusted.value;
      const threads = wanted ?? availableParallelism();
      const work = benchWork({ plan, net, row, chosen: chosen.value, executor, threads });
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

function methodOf({ method }: BenchRow, net: BenchModel): Result<ChosenMethod | null> {
  if (method === null) return succeeded(null);
  const chosen = chooseMethod({ id: method.id, options: method.options }, 'option/invalid');
  if (!chosen.ok) return chosen;
  return succeeded({ ...chosen.value, layer: method.layer === null ? null : net[method.layer] });
}
