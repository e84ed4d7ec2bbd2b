import type { Answer, Handlers } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { failure } from '../../core/contract/failures.ts';
import type { FailureCode } from '../../core/contract/failures.table.ts';
import { failed, succeeded } from '../../core/contract/result.ts';
import type { Result } from '../../core/contract/result.ts';
import type { ShellChannels } from '../../core/contract/shell-channels.ts';

import type { FakeAudit } from './fake-audit.ts';
import { METHODS, METRICS } from './fake-audit.ts';
import { fakePicture } from './fake-maps.ts';
import { fakeCard, fakeData, fakeModel, fakePairFacts } from './fake-pair.ts';
import { fakeReview } from './fake-review.ts';
import { fakeWhatIf } from './fake-what-if.ts';

/** What the fake engine shall be like. */
export interface FakeMood {
  readonly project: FakeAudit | null;
  /** Every call to a channel whose name begins so fails. */
  readonly failing?: string;
}

const noSource = { authors: 'A. Author', year: 2020, title: 'A method', url: 'https://example.org' };

function answer<Value>(value: Value, arrays: Answer<Value>['arrays'] = []): Result<Answer<Value>> {
  return succeeded({ value, arrays });
}
function refuse(code: FailureCode, what: string): Promise<Result<never>> {
  return Promise.resolve(failed(failure(code, what)));
}

/** A double of the engine behind the real contract: for tests and pictures of the window, never for numbers. */
export function fakeHandlers(mood: FakeMood): Handlers<Channels> {
  const handlers = { ...knowing(), ...preparing(), ...running(mood), ...fakeReview(mood.project), ...fakeWhatIf(mood.project) };
  const { failing } = mood;
  if (failing === undefined) return handlers;
  const broken = Object.keys(handlers).filter((name) => name.startsWith(failing));
  return {
    ...handlers,
    ...Object.fromEntries(broken.map((name) => [name, () => refuse('engine/worker-lost', `${name}: the fake engine was told to fail`)])),
  };
}

type Part<Names extends keyof Handlers<Channels>> = Pick<Handlers<Channels>, Names>;

function knowing(): Part<'engine/facts' | 'engine/doctor' | 'engine/self-test' | 'catalogue/list'> {
  return {
    'engine/facts': () =>
      Promise.resolve(
        answer({
          version: '0.1.0',
          node: '24.21.0',
          sqlite: '3.54.0',
          executor: 'onnx',
          executorVersion: '1.30.0',
          selfTest: 'passed' as const,
          stub: false,
        }),
      ),
    'engine/self-test': () => refuse('method/not-applicable', 'the fake engine computes nothing that could be tested'),
    'engine/doctor': () =>
      Promise.resolve(
        answer({
          lines: [
            { id: 'node', title: 'Node', state: 'good' as const, found: '24.21.0', meaning: 'The runtime that was tested.', fix: null },
            {
              id: 'onnx',
              title: 'ONNX Runtime',
              state: 'good' as const,
              found: '1.30.0, self-test passed',
              meaning: 'Runs the networks.',
              fix: null,
            },
            {
              id: 'disk',
              title: 'Disk',
              state: 'watch' as const,
              found: '2.1 GiB free',
              meaning: 'Enough for 10,000 items.',
              fix: 'rm -r ~/old-projects',
            },
          ],
        }),
      ),
    'catalogue/list': () =>
      Promise.resolve(
        answer({
          entries: [
            ...METHODS.map(({ id, title, layer }) => ({
              family: 'methods' as const,
              id,
              version: 1,
              title,
              summary: 'What the class score depends on, position by position.',
              source: noSource,
              options: layer ? { layer: { type: 'layer' as const, default: 'auto', help: 'where the map is made' } } : {},
              facts: {},
            })),
            ...METRICS.map(({ id, title }) => ({
              family: 'metrics' as const,
              id,
              version: 1,
              title,
              summary: 'How alike two maps are.',
              source: noSource,
              options: {},
              facts: {},
            })),
          ],
        }),
      ),
  };
}

function preparing(): Part<'model/inspect' | 'card/draft' | 'card/confirm' | 'pair/check' | 'data/scan' | 'data/sheet'> {
  return {
    'model/inspect': ({ grant }) =>
      grant.startsWith('model:')
        ? Promise.resolve(answer(fakeModel(grant.slice(6))))
        : refuse('suspicious-format/unknown', `${grant}: expected a model, received something else`),
    'card/draft': () =>
      Promise.resolve(
        answer({
          card: fakeCard,
          evidence: {
            found: [
              { field: 'scale, mean', value: '(pixel − 127.5) / 127.5', because: 'the Rescaling layer of the file says so' },
              { field: 'classes', value: '10 names', because: 'the metadata of the file lists them' },
            ],
            presets: [{ id: 'minus-one-to-one', accuracy: 0.89 }],
            confirmedBy: null,
            confirmedAt: null,
          },
          open: ['colour order'],
        }),
      ),
    'card/confirm': ({ card, by }) =>
      Promise.resolve(
        answer({
          card: { ...card, evidence: { found: [], presets: [], confirmedBy: by, confirmedAt: '2026-01-02T03:04:05Z' } },
          savedBeside: true,
        }),
      ),
    'pair/check': ({ compressed }) => Promise.resolve(answer(fakePairFacts(fakeModel(compressed.grant.slice(6))))),
    'data/scan': ({ grant }) =>
      grant.startsWith('data:') ? Promise.resolve(answer(fakeData)) : refuse('data/none', `${grant}: no usable item was found`),
    'data/sheet': ({ count, seed }) => {
      const items = Array.from({ length: count }, (_, place) => seed * 100 + place);
      const pictures = items.map((item) => ({
        ordinal: item,
        name: `garment-${String(item)}.png`,
        label: 'Coat',
        original: [28, 28, 1],
        seen: [28, 28, 1],
        minimum: -1,
        maximum: 1,
      }));
      return Promise.resolve(
        answer(
          { notes: ['colour turned to grey (0.299 R + 0.587 G + 0.114 B)'], pictures },
          items.flatMap((item) => [fakePicture(item), fakePicture(item)]),
        ),
      );
    },
  };
}

function running(
  mood: FakeMood,
): Part<
  | 'project/create'
  | 'project/open'
  | 'project/read'
  | 'project/pair'
  | 'audit/estimate'
  | 'audit/start'
  | 'audit/cancel'
  | 'audit/resume'
  | 'audit/status'
  | 'report/write'
> {
  const read = () => (mood.project === null ? refuse('project/none', 'no project is open') : Promise.resolve(answer(mood.project.summary)));
  return {
    'project/create': read,
    'project/open': read,
    'project/read': read,
    'project/pair': ({ run }) =>
      mood.project?.summary.runs.some((one) => one.run === run) === true
        ? Promise.resolve(answer(fakePairFacts(fakeModel('int8.tflite'))))
        : refuse('run/none', 'there is no such run'),
    'audit/estimate': ({ protocol, compressed }) =>
      Promise.resolve(
        answer({
          items: fakeData.items,
          methods: protocol.methods.map(({ id }) => ({ id, passes: id === 'integrated-gradients' ? 40 : 2 })),
          seconds: { from: 90 * compressed.length, to: 400 * compressed.length },
          basis: 'onnx took 9.00 ms per item on seeded noise',
        }),
      ),
    'audit/start': (_, { tell }) => {
      const { project } = mood;
      if (project === null) return refuse('project/none', 'no project is open');
      project
        .rowsOf('grad-cam')
        .slice(0, 40)
        .forEach((row, place) => {
          setTimeout(() => {
            tell('audit/item', row);
            tell('audit/progress', progressOf(project.items, place + 1));
          }, place * 50);
        });
      return Promise.resolve(answer({ runs: ['run-int8'] }));
    },
    'audit/cancel': () => Promise.resolve(answer({ kept: 12 })),
    'audit/resume': () => Promise.resolve(answer({ runs: ['run-int8'] })),
    'audit/status': () => Promise.resolve(answer({ runs: mood.project?.summary.runs ?? [], holder: null })),
    'report/write': () => Promise.resolve(answer({ bytes: 4321, sha256: 'e5'.repeat(32) })),
  };
}

function progressOf(total: number, done: number) {
  const workers = [1, 2].map((pid) => ({ pid, residentBytes: 150_000_000 * pid, restarts: pid - 1 }));
  return {
    run: 'run-int8',
    candidate: 'int8',
    step: 'explain' as const,
    done,
    skipped: 0,
    failed: 0,
    total,
    perSecond: 20,
    secondsLeft: (total - done) / 20,
    workers,
    failure: null,
  };
}

export function fakeShell(mood: FakeMood): Handlers<ShellChannels> {
  return {
    'shell/capabilities': () =>
      Promise.resolve(
        answer({
          host: 'browser' as const,
          nativePicker: false,
          print: false,
          drop: true,
          startProject: mood.project === null ? null : 'project:example',
          startTitle: mood.project === null ? null : 'the example',
        }),
      ),
    'shell/list': ({ folder }) =>
      Promise.resolve(
        answer({
          title: folder === null ? 'Places' : 'models',
          folder,
          parent: null,
          entries: [
            { grant: 'data:garments', name: 'garments', kind: 'folder' as const, bytes: null },
            { grant: 'model:teacher.h5', name: 'teacher.h5', kind: 'file' as const, bytes: 221_568 },
            { grant: 'model:int8.tflite', name: 'int8.tflite', kind: 'file' as const, bytes: 43_800 },
            { grant: 'model:pruned95.h5', name: 'pruned95.h5', kind: 'file' as const, bytes: 221_500 },
            { grant: 'model:narrow.h5', name: 'narrow.h5', kind: 'file' as const, bytes: 162_824 },
            { grant: 'data:labels.npy', name: 'labels.npy', kind: 'file' as const, bytes: 1_200 },
            { grant: 'broken', name: 'broken.h5', kind: 'file' as const, bytes: 12 },
          ],
        }),
      ),
    'shell/name': ({ name }) => Promise.resolve(answer({ grant: `new:${name}`, exists: false })),
    'shell/new-project': ({ stem }) => Promise.resolve(answer({ grant: `new:${stem}`, name: `${stem}.concord` })),
    'shell/choose': () => Promise.resolve(answer({ places: [] })),
    'shell/save': () => Promise.resolve(answer({ place: null })),
    'shell/print': () => Promise.resolve(answer({ bytes: 0 })),
    'shell/docs': () => Promise.resolve(answer({})),
  };
}
