import { Option } from 'commander';
import type { Command } from 'commander';

/** Options that several commands share; each is declared once, so that it means the same everywhere. */
export const shared = {
  json: (): Option => new Option('--json', 'print exactly one JSON document'),
  quiet: (): Option => new Option('--quiet', 'no progress'),
  progress: (): Option => new Option('--progress <form>', 'how progress is told').choices(['text', 'json']).default('text'),
  seed: (): Option => new Option('--seed <n>', 'fixes everything random').default('0'),
  backend: (): Option => new Option('--backend <id>', 'auto, native, onnx, wasm or reference').default('auto'),
  limit: (): Option => new Option('--limit <n>', 'only the first n items'),
  batch: (): Option => new Option('--batch <n>', 'items computed together'),
  threads: (): Option => new Option('--threads <n>', 'threads of one worker'),
  memory: (): Option => new Option('--memory <MiB>', 'memory of one worker before it is renewed'),
  limits: (): Option => new Option('--limits <file>', 'JSON with safety limits'),
  model: (): Option => new Option('--model <file>', 'model file').makeOptionMandatory(),
  data: (): Option => new Option('--data <place>', 'pictures, .npy, .npz (x.npz:images picks an array) or IDX').makeOptionMandatory(),
  labels: (): Option => new Option('--labels <file>', 'true classes'),
  layout: (): Option => new Option('--layout <order>', 'order of the axes of arrays').choices(['nhwc', 'nchw']).default('nhwc'),
  card: (): Option => new Option('--card <file>', 'model card (of both models of a pair)'),
  preprocess: (): Option => new Option('--preprocess <id>', 'unit, tf, caffe, imagenet, or a file with a card’s input'),
  acceptCard: (): Option => new Option('--accept-card', 'confirm the draft of a missing card'),
  out: (): Option => new Option('--out <file>', 'file to write').makeOptionMandatory(),
} as const;

export function declareOptions(command: Command, options: readonly Option[]): void {
  for (const option of options) command.addOption(option);
}

/** Adds a value of a repeatable option to those before. */
export function repeated(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
