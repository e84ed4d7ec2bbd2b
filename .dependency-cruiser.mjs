import { existsSync, readFileSync } from 'node:fs';

/** Folders of plug-ins. Each has an interface, a registry and one file per plug-in. */
const families = ['attribution', 'data', 'metrics', 'models', 'report'];

/** What every plug-in family may see besides its own folder: the interfaces of the others, and pure knowledge. */
const forPlugIns = [
  'contract',
  'figure',
  'numeric',
  'graph',
  'plug-in.ts',
  'attribution/attribution-method.ts',
  'data/data-source.ts',
  'metrics/metric.ts',
  'models/model.ts',
  'models/model-format.ts',
  'report/report-writer.ts',
];

/** Who may import whom within core, folder by folder (its own folder is always allowed). */
const allowedOf = {
  contract: [],
  figure: ['contract'],
  numeric: ['contract'],
  graph: ['numeric', 'contract'],
  wire: ['graph', 'contract'],
  executors: ['wire', 'graph', 'numeric', 'contract'],
  bench: [...forPlugIns, 'attribution', 'training'],
  attribution: forPlugIns,
  metrics: forPlugIns,
  report: forPlugIns,
  data: forPlugIns,
  models: [...forPlugIns, 'wire'],
  training: ['graph', 'numeric', 'contract', 'plug-in.ts'],
  store: ['contract'],
  // sentences that the page says too
  command: ['contract', 'serve', 'figure'],
  host: ['contract', 'serve'],
};

const belongs = (folders) =>
  folders.map((folder) => (folder.endsWith('.ts') ? folder.replaceAll('.', String.raw`\.`) + '$' : `${folder}/`)).join('|');

const fences = Object.entries(allowedOf).map(([folder, allowed]) => ({
  name: `${folder}-sees-only`,
  comment: `core/${folder} may import: ${allowed.join(', ') || 'nothing else of ours'}.`,
  severity: 'error',
  from: { path: `^core/${folder}/` },
  to: { path: '^(core|electron|renderer|test|resources)/', pathNot: `^core/(${belongs([folder, ...allowed])})` },
}));

/** Every file that a registry names is a plug-in, and only the registry may name it. */
const siblings = families.flatMap((family) => {
  const registry = `core/${family}/registry.ts`;
  if (!existsSync(registry)) return [];
  const files = [...readFileSync(registry, 'utf8').matchAll(/from '\.\/([^']+)\.ts'/g)].map((found) => found[1]);
  const plugIns = files.filter((name) => !forPlugIns.includes(`${family}/${name}.ts`));
  if (plugIns.length === 0) return [];
  return [
    {
      name: `${family}-no-sibling`,
      comment: `A plug-in stands alone: what two plug-ins share is a file of its own in core/${family}.`,
      severity: 'error',
      from: { path: '^core/', pathNot: `^${registry}$` },
      to: { path: `^core/${family}/(${plugIns.join('|')})\\.ts$` },
    },
  ];
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...fences,
    ...siblings,
    {
      name: 'plug-ins-know-no-registry',
      comment: 'A plug-in that looks up its siblings is no longer one file that can be removed.',
      severity: 'error',
      // Who opens a file asks every format in turn: it is the registry's reader, not a plug-in.
      from: { path: `^core/(${families.join('|')})/`, pathNot: '^core/(models/open-model|data/open-data)\\.ts$' },
      to: { path: '^core/[a-z]+/registry\\.ts$' },
    },
    {
      name: 'executors-in-workers-only',
      comment:
        'Native tensor code runs in workers: the engine must survive its abort. What is reached from the worker entry alone may use it.',
      severity: 'error',
      from: { path: '^core/entry/(engine|browser|concord)\\.ts$' },
      to: { path: '^core/executors/', reachable: true },
    },
    {
      name: 'executors-for-jobs',
      comment: 'Whoever knows a graph asks for an Executor (core/graph/executor.ts); the jobs of the worker choose one.',
      severity: 'error',
      from: { path: '^(core|renderer|electron)/', pathNot: '^core/(executors|serve/jobs|entry)/' },
      to: { path: '^core/executors/' },
    },
    {
      name: 'wire-for-readers-and-executors',
      comment: 'Bytes of graph formats concern those who read files and those who run graphs.',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/(wire|models|executors)/' },
      to: { path: '^core/wire/' },
    },
    {
      name: 'the-job-knows-no-host',
      comment: 'The main job runs the same in every host.',
      severity: 'error',
      from: { path: '^core/(audit|work|serve|training)/' },
      to: { path: '^(core/(host|command)|electron|renderer)/' },
    },
    {
      name: 'page-sees-contract-and-figure',
      comment: 'The page knows the engine only through the contract.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(core|electron|test|resources)/', pathNot: '^core/(contract|figure)/' },
    },
    {
      name: 'window-sees-contract-and-host',
      comment: 'The desktop shell has no numbers and no SQL: it holds windows, and an engine through core/host.',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(core|renderer|test|resources)/', pathNot: String.raw`^core/(contract|host)/|^core/serve/restart-budget\.ts$` },
    },
    {
      name: 'core-knows-no-window',
      comment: 'Knowledge runs without a window.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(renderer|electron|test)/' },
    },
    {
      name: 'nobody-imports-an-entry',
      comment: 'An entry starts a process; what others need from it belongs into a file of its own.',
      severity: 'error',
      from: { path: '^(core|electron|renderer)/' },
      to: { path: '^core/entry/' },
    },
    { name: 'no-cycle', comment: 'A cycle is two files that are one idea.', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      comment: 'A file that nothing reaches is dead.',
      severity: 'error',
      from: { orphan: true, pathNot: ['^core/entry/', '^electron/(main|preload)\\.ts$', '\\.d\\.ts$', '(^|/)tsconfig\\.json$'] },
      to: {},
    },
    { name: 'resolvable', comment: 'Every import finds its file or package.', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'svelte', 'browser', 'default', 'types'],
    },
  },
};
