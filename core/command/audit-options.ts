import path from 'node:path';

import { Option } from 'commander';
import * as z from 'zod';

import type { ParsedRequestOf } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';
import { protocol as protocolShape } from '../contract/protocol.ts';
import type { Protocol } from '../contract/protocol.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { repeated, shared } from './options.ts';
import { optionShapes } from './read-options.ts';
import { readJsonFile } from './read-json-file.ts';
import type { CommandFile } from './command-file.ts';
import { declareOptions } from './options.ts';

export const auditShape = z.object({
  json: optionShapes.json,
  quiet: optionShapes.quiet,
  progress: optionShapes.progress,
  teacher: z.string(),
  compressed: z.array(z.string()).min(1, 'expected at least one compressed model'),
  data: z.string(),
  project: z.string(),
  title: optionShapes.text,
  example: z.boolean().default(false),
  protocol: optionShapes.text,
  labels: optionShapes.labels,
  layout: optionShapes.layout,
  card: optionShapes.card,
  teacherCard: optionShapes.text,
  compressedCard: optionShapes.text,
  preprocess: optionShapes.preprocess,
  acceptCard: optionShapes.acceptCard,
  seed: optionShapes.seed.optional(),
  backend: optionShapes.backend.optional(),
  limit: optionShapes.limit,
  batch: optionShapes.batch,
  threads: optionShapes.threads,
  memory: optionShapes.memory,
  workers: optionShapes.workers,
  limits: optionShapes.limits,
  selfAudit: z.boolean().default(false),
  largerCompressed: z.boolean().default(false),
  differentPreprocessing: z.boolean().default(false),
});
export type AuditOptions = z.output<typeof auditShape>;

export const declareAudit: CommandFile['declare'] = (command) => {
  command
    .requiredOption('--teacher <file>', 'model before compression')
    .requiredOption('--compressed <file>', 'model under audit; repeatable', repeated, [])
    .requiredOption('--project <file>', 'project file (.concord); the same command again continues it')
    .option('--title <text>', 'title of a new project; its file name by default')
    .addOption(new Option('--example', 'marks a new project as the bundled example').hideHelp())
    .option('--protocol <file>', 'concord/protocol/1; without it the built-in protocol without gates')
    .option('--teacher-card <file>', 'card of the teacher')
    .option('--compressed-card <file>', 'card of the compressed models')
    .option('--workers <n>', 'jobs at once')
    .option('--self-audit', 'both files may be the same')
    .option('--larger-compressed', 'the compressed model may be larger than its teacher')
    .option('--different-preprocessing', 'the two cards differ on purpose')
    .option('--seed <n>', 'fixes everything random; 0 where no protocol says otherwise')
    .option('--backend <id>', 'auto, native, onnx, wasm or reference');
  const { data, labels, layout, card, preprocess, acceptCard, limit, batch, threads, memory, limits, json, quiet, progress } = shared;
  const common = [data, labels, layout, card, preprocess, acceptCard, limit, batch, threads, memory, limits, json, quiet, progress];
  declareOptions(
    command,
    common.map((make) => make()),
  );
};

/** The protocol file, or the built-in protocol; what the command line names wins over both. */
export async function declaredProtocol(options: AuditOptions, folder: string): Promise<Result<Protocol>> {
  const file = options.protocol;
  const read =
    file === null
      ? succeeded(protocolShape.parse({}))
      : await readJsonFile({ file: path.resolve(folder, file), shape: protocolShape, code: 'protocol/invalid' });
  if (!read.ok) return read;
  const { seed, backend, limit } = options;
  return succeeded({
    ...read.value,
    seed: seed ?? read.value.seed,
    backend: backend ?? read.value.backend,
    limitItems: limit ?? read.value.limitItems,
  });
}

/** Which lines of the pair the person has taken on themselves, and how much of the machine a run may use. */
export function confirmedLines(options: AuditOptions): string[] {
  return [
    ...(options.selfAudit ? ['file'] : []),
    ...(options.largerCompressed ? ['size'] : []),
    ...(options.differentPreprocessing ? ['preprocessing'] : []),
  ];
}

export function machineUse(options: AuditOptions): ParsedRequestOf<Channels, 'audit/start'>['use'] {
  return { workers: options.workers, threads: options.threads, batch: options.batch };
}
