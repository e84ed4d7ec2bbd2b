import type { CommandFile } from './command-file.ts';

export interface CommandEntry {
  readonly summary: string;
  /** Single-model commands run in one worker, which is forked before anything else is loaded. */
  readonly oneWorker: boolean;
  load(): Promise<CommandFile>;
}

/** The commands there are. Each is loaded only when it is called: the first map counts in milliseconds. */
export const commandTable: Readonly<Record<string, CommandEntry>> = {
  start: { summary: 'open the window', oneWorker: false, load: async () => (await import('./start.ts')).start },
  inspect: {
    summary: 'what a model file holds, or what two differ in',
    oneWorker: true,
    load: async () => (await import('./inspect.ts')).inspect,
  },
  predict: { summary: 'answers of one model', oneWorker: true, load: async () => (await import('./predict.ts')).predict },
  maps: { summary: 'raw attribution maps of one model', oneWorker: true, load: async () => (await import('./maps.ts')).maps },
  metrics: { summary: 'compare two files of maps', oneWorker: true, load: async () => (await import('./metrics.ts')).metrics },
  audit: {
    summary: 'compare the reasons of a teacher and its compressed models',
    oneWorker: false,
    load: async () => (await import('./audit.ts')).audit,
  },
  status: { summary: 'how far an audit is', oneWorker: false, load: async () => (await import('./status.ts')).status },
  report: { summary: 'write the report of an audit', oneWorker: false, load: async () => (await import('./report.ts')).report },
  catalogue: {
    summary: 'every format, method, metric, report and failure code',
    oneWorker: false,
    load: async () => (await import('./catalogue.ts')).catalogue,
  },
  bench: { summary: 'how fast this machine predicts and explains', oneWorker: true, load: async () => (await import('./bench.ts')).bench },
  'self-test': {
    summary: 'cases with known answers on this installation',
    oneWorker: false,
    load: async () => (await import('./self-test.ts')).selfTest,
  },
  doctor: { summary: 'what works on this machine', oneWorker: false, load: async () => (await import('./doctor.ts')).doctor },
};
