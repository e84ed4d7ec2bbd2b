import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * Which packages each folder may import; everything else is refused, however it is imported. Where a folder is named
 * twice, the last entry counts. Folders within the project are the business of .dependency-cruiser.mjs.
 */
const packagesOf = {
  core: ['zod', 'write-file-atomic'],
  'core/contract': ['zod'],
  'core/figure': ['d3-array', 'd3-scale', 'd3-shape', 'd3-scale-chromatic'],
  'core/numeric': ['pure-rand'],
  'core/graph': [],
  'core/wire': ['@bufbuild/protobuf'],
  'core/executors': ['onnxruntime-node', 'onnxruntime-web', 'zod'],
  'core/models': ['zod', 'h5wasm', 'yauzl'],
  'core/data': ['sharp', 'csv-parse', 'fflate', 'write-file-atomic', 'yauzl', 'zod'],
  'core/report': ['csv-stringify', 'zod'],
  'core/store': ['better-sqlite3', 'zod'],
  'core/host': ['ws', 'zod'],
  electron: ['electron'],
  'core/command': ['commander', 'csv-stringify', 'fflate', 'write-file-atomic', 'zod'],
};

const forTheOthers =
  'Packages are fenced by folder (the table in eslint.config.js): ask the folder that owns this package through the contract or an interface.';
const pureFolders = ['core/contract', 'core/figure'];

/** Of Electron, `ipcMain` belongs to the one file that checks who sends; a listener anywhere else is refused. */
const ipcFence = {
  group: ['electron'],
  importNames: ['ipcMain'],
  message: 'Pages are heard in electron/guard/asked-ports.ts only, which checks the sender.',
};

/** Everything that a folder may not import, by its name. */
function packagePattern(folder, packages) {
  const allowed = packages.map((name) => name.replaceAll('/', String.raw`\/`)).join('|');
  const node = pureFolders.includes(folder) ? '' : '(?!node:)';
  const regex = String.raw`^(?!\.{1,2}\/)${node}` + (allowed === '' ? '' : String.raw`(?!(?:${allowed})(?:\/|$))`);
  return { regex, message: forTheOthers };
}

/** Static imports by the built-in rule, `import()` by its syntax tree. */
function packageFence([folder, packages]) {
  const { regex } = packagePattern(folder, packages);
  return {
    files: [`${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex, message: forTheOthers }] }],
      'no-restricted-syntax': ['error', ...forms, { selector: `ImportExpression > Literal[value=/${regex}/]`, message: forTheOthers }],
    },
  };
}

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export by name: one name per idea, everywhere.' };
const insideParse = ['FunctionDeclaration', 'MethodDefinition'].map(
  (kind) => `${kind}[${kind === 'MethodDefinition' ? 'key' : 'id'}.name=/^(parse|brand)/] *`,
);
const forms = [
  noDefaultExport,
  {
    selector: `TSAsExpression:not([typeAnnotation.typeName.name='const']):not(${insideParse.join(', ')})`,
    message: 'No `as` outside a parse... function at an edge (style rule 11): narrow with a check, or type the source.',
  },
];

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'test/fixtures/', 'test/samples/', 'test/golden/', 'core/wire/generated/', 'resources/examples/'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'max-params': ['error', 4],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...forms],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An interface that answers later is implemented by `async` functions, whether or not they wait today.
      '@typescript-eslint/require-await': 'off',
      // Erasable TypeScript has no enums, and our classes hide their state: two rules that cost a fifth of the time for nothing.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Plug-ins and node kinds are plain objects without `this`; the rule cannot tell them from classes.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  ...Object.entries(packagesOf).map(packageFence),
  {
    files: ['electron/**/*.ts'],
    ignores: ['electron/guard/asked-ports.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [packagePattern('electron', packagesOf.electron), ipcFence] }] },
  },
  { files: ['**/*.table.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['renderer/**'],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: String.raw`^(node:|electron(\/|$)|onnxruntime-|better-sqlite3|sharp)`,
              message: 'The page runs in a browser and sees the engine only through the contract.',
            },
          ],
        },
      ],
    },
  },
  {
    // The Svelte parser hands these on as changed text, and the whole project is typed anew for each: four times the time.
    files: ['**/*.svelte.ts'],
    languageOptions: { parser: tseslint.parser },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: { 'svelte/no-at-html-tags': 'error', 'svelte/require-each-key': 'error', 'max-lines-per-function': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    // Set-up runs before anything is installed, and tools read their own configuration: no project knows these files.
    files: ['**/*.mjs', '**/*.js', '*.config.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false }, globals: globals.node },
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['resources/{setup,packaging}/*.mjs'], rules: { 'no-console': 'off' } },
);
