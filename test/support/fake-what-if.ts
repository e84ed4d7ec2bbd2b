import type { Handlers } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { failure } from '../../core/contract/failures.ts';
import { failed, succeeded } from '../../core/contract/result.ts';
import type { Result } from '../../core/contract/result.ts';
import type { KeptWhatIf, Stroke, WhatIfModel, WhatIfTried } from '../../core/contract/what-if.ts';
import { whatIfSentence } from '../../core/figure/what-if-sentence.ts';

import type { FakeAudit } from './fake-audit.ts';
import { gridOf } from './fake-audit.ts';
import { fakeMap, fakePicture } from './fake-maps.ts';

type WhatIfCalls = 'what-if/try' | 'what-if/keep' | 'what-if/withdraw' | 'what-if/list';
interface Key {
  readonly run: string;
  readonly item: number;
  readonly method: string;
}

/** Made-up answers to made-up strokes: each stroke takes a fifth of the teacher's probability, and less of the others'. */
export function fakeWhatIf(project: FakeAudit | null): Pick<Handlers<Channels>, WhatIfCalls> {
  const none = (): Promise<Result<never>> => Promise.resolve(failed(failure('run/none', 'there is no such row')));
  let kept: readonly KeptWhatIf[] = [];
  return {
    'what-if/try': ({ strokes, ...key }) => {
      const row = project?.rowOf(key) ?? null;
      if (row === null || project === null) return none();
      const tried = fakeTried(project, key, strokes);
      const maps = tried.models.flatMap(({ run }) => {
        const map = fakeMap(row, run === null ? 'teacher' : 'compressed');
        return [map, map];
      });
      return Promise.resolve(succeeded({ value: tried, arrays: [fakePicture(row.item), ...maps] }));
    },
    'what-if/keep': ({ strokes, note, reviewer, ...key }) => {
      if (project === null) return none();
      const { edited, target, classes, models, sentence } = fakeTried(project, key, strokes);
      const { share, hash } = edited;
      const facts = { strokes, share, hash, target, classes, models, sentence, note, reviewer };
      const one = { ...key, ...facts, seq: kept.length + 1, at: '2026-01-01T00:00:00.000Z', withdrawn: null };
      kept = [...kept, one];
      return Promise.resolve(succeeded({ value: { kept: one } }));
    },
    'what-if/withdraw': ({ seq, note, reviewer }) => {
      const withdrawn = { note, reviewer, at: '2026-01-01T00:01:00.000Z' };
      kept = kept.map((one) => (one.seq === seq ? { ...one, withdrawn } : one));
      const one = kept.find((other) => other.seq === seq);
      return one === undefined ? none() : Promise.resolve(succeeded({ value: { kept: one } }));
    },
    'what-if/list': ({ item }) => Promise.resolve(succeeded({ value: { kept: kept.filter((one) => one.item === item) } })),
  };
}

function fakeTried(project: FakeAudit, { method }: Key, strokes: readonly Stroke[]): WhatIfTried {
  const teacher = { hash: 'teacher', name: 'teacher', run: null };
  const runs = project.summary.runs.map(({ run, candidate }) => ({ hash: candidate, name: candidate, run }));
  const models = [teacher, ...runs].map((model, place): WhatIfModel => {
    const lost = Math.min(0.9, (strokes.length * 0.2) / (1 + place));
    const state = (probability: number) => ({
      top: 3,
      topProbability: probability,
      logit: 10 * probability,
      probability,
      mapStatus: 'ok' as const,
    });
    return { ...model, answer: { state: 'answered', before: state(0.95), after: state(0.95 - lost), grid: gridOf(method) } };
  });
  const [share, target, classes] = [Math.min(1, strokes.length * 0.08), 3, ['Shirt', 'Shoe', 'Bag', 'Coat']];
  const edited = { height: 28, width: 28, share, hash: `strokes-${String(strokes.length)}` };
  const sentence = whatIfSentence({ strokes, share, target, classes, models });
  return { edited, picture: { height: 28, width: 28, channels: 1 }, target, classes, models, sentence, seconds: 0.01 };
}
