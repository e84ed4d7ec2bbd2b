import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

import * as z from 'zod';

import { benchNetwork, benchRows, smallNetworks } from '../contract/bench.ts';
import type { BenchNetwork, BenchOutput, BenchResult } from '../contract/bench.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { CommandFile } from './command-file.ts';
import { declareOptions, shared } from './options.ts';
import { optionShapes, readOptions } from './read-options.ts';
import { callWorker } from './worker-call.ts';

const options = z.object({
  json: optionShapes.json,
  networks: optionShapes.text,
  rows: optionShapes.text,
  backend: optionShapes.backend,
  threads: optionShapes.threads,
});

/** `concord bench`: how fast this machine predicts, explains and trains, on networks anybody can build again. */
export const bench: CommandFile = {
  declare: (command) => {
    declareOptions(command, [shared.json(), shared.backend(), shared.threads()]);
    command.option('--networks <names>', `of ${benchNetwork.options.join(', ')}; separated by commas`);
    command.option('--rows <names>', `of ${benchRows.map(({ id }) => id).join(', ')}; separated by commas`);
  },
  run: async (given, around) => {
    const read = readOptions(options, given.options);
    if (!read.ok) return read;
    const wanted = wantedRows(read.value);
    if (!wanted.ok) return wanted;
    const output: BenchOutput = { schema: 'concord/bench/1', machine: machine(), rows: [], notRun: [] };
    if (!read.value.json) around.streams.result(head(output));
    for (const { network, row } of wanted.value) {
      const { backend, threads } = read.value;
      const answer = await callWorker(around, 'bench/row', { network, row, backend, threads });
      if (answer.ok) output.rows.push(answer.value);
      else if (answer.failure.code === 'engine/cancelled') return answer;
      else output.notRun.push({ net: network, task: row, code: answer.failure.code, reason: answer.failure.message });
      if (!read.value.json) around.streams.result(answer.ok ? line(answer.value) : `${network} ${row}: ${answer.failure.message}\n`);
    }
    if (read.value.json) around.streams.result(`${JSON.stringify(output)}\n`);
    return succeeded(0);
  },
};

interface WantedRow {
  readonly network: BenchNetwork;
  readonly row: string;
}

function wantedRows({ networks, rows }: z.output<typeof options>): Result<readonly WantedRow[]> {
  const nets = networks === null ? benchNetwork.options : networks.split(',');
  const ids = rows?.split(',') ?? null;
  const known = z.array(benchNetwork).safeParse(nets);
  if (!known.success)
    return failed(failure('cli/usage', `--networks: expected some of ${benchNetwork.options.join(', ')}, received ${nets.join(',')}`));
  const unknown = ids?.find((id) => !benchRows.some((row) => row.id === id));
  if (unknown !== undefined)
    return failed(failure('cli/usage', `--rows: expected some of ${benchRows.map(({ id }) => id).join(', ')}, received ${unknown}`));
  return succeeded(
    known.data.flatMap((network) =>
      benchRows
        .filter(({ on }) => on === 'every' || (on === 'small') === smallNetworks.includes(network))
        .filter(({ id }) => ids?.includes(id) ?? true)
        .map(({ id }) => ({ network, row: id })),
    ),
  );
}

function machine(): BenchOutput['machine'] {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryMib: Math.round(totalmem() / 2 ** 20),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    load: loadavg()[0] ?? 0,
  };
}

function head({ machine: { processor, cores, memoryMib, platform, node, load } }: BenchOutput): string {
  const busy = load > 0.5 ? 'Other work is running: these figures are upper bounds, not results.\n' : '';
  return (
    `${processor}, ${String(cores)} cores, ${String(memoryMib)} MiB, ${platform}, Node ${node}, load ${load.toFixed(2)}\n${busy}` +
    `${'network'.padEnd(10)}${'row'.padEnd(20)}${'executor'.padEnd(18)}${'threads'.padEnd(9)}${'ms'.padStart(10)}${'per second'.padStart(12)}${'open ms'.padStart(10)}${'peak MiB'.padStart(10)}\n`
  );
}

function line({ net, task, runner, version, threads, ms, perSecond, openMs, peakMib }: BenchResult): string {
  const numbers = [ms.toFixed(2).padStart(10), perSecond.toFixed(1).padStart(12), openMs.toFixed(0).padStart(10)];
  return `${net.padEnd(10)}${task.padEnd(20)}${`${runner} ${version}`.padEnd(18)}${String(threads).padEnd(9)}${numbers.join('')}${peakMib.toFixed(0).padStart(10)}\n`;
}
