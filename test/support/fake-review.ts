import type { Answer, Handlers } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { failure } from '../../core/contract/failures.ts';
import { failed, succeeded } from '../../core/contract/result.ts';
import type { Result } from '../../core/contract/result.ts';
import { detailSentence } from '../../core/figure/detail-sentence.ts';

import type { FakeAudit } from './fake-audit.ts';
import { gridOf } from './fake-audit.ts';
import { fakeCharts } from './fake-charts.ts';
import { fakeMap, fakePicture } from './fake-maps.ts';

type Part<Names extends keyof Handlers<Channels>> = Pick<Handlers<Channels>, Names>;

function answer<Value>(value: Value, arrays: Answer<Value>['arrays'] = []): Result<Answer<Value>> {
  return succeeded({ value, arrays });
}

/** The review of a made-up audit; without one every question about a row is refused. */
export function fakeReview(
  project: FakeAudit | null,
): Part<
  | 'review/page'
  | 'review/facts'
  | 'review/charts'
  | 'review/candidates'
  | 'review/detail'
  | 'review/neighbour'
  | 'review/tiles'
  | 'review/decide'
> {
  const none = (): Promise<Result<never>> => Promise.resolve(failed(failure('run/none', 'there is no such row')));
  return {
    'review/page': (query) => {
      const rows = project?.list(query) ?? [];
      return Promise.resolve(
        answer({ total: rows.length, offset: query.offset, rows: rows.slice(query.offset, query.offset + query.limit) }),
      );
    },
    'review/facts': ({ filter }) => (project === null ? none() : Promise.resolve(answer(project.facts(filter)))),
    'review/charts': ({ filter }) => (project === null ? none() : Promise.resolve(answer(fakeCharts(project, filter)))),
    'review/candidates': (key) => {
      const rows = (project?.summary.runs ?? []).flatMap(({ run }) => project?.rowOf({ ...key, run }) ?? []);
      const candidates = rows.map((row) => {
        const { height, width } = gridOf(row.method);
        return { row, sentence: detailSentence(row, gridOf(row.method)), grid: { height, width } };
      });
      return Promise.resolve(
        answer(
          { candidates },
          rows.map((row) => fakeMap(row, 'compressed')),
        ),
      );
    },
    'review/detail': ({ query, ...key }) => {
      const row = project?.rowOf(key) ?? null;
      if (row === null || project === null) return none();
      const list = query === null ? [] : project.list(query);
      const position = query === null ? null : { index: list.indexOf(row), total: list.length };
      return Promise.resolve(
        answer(project.detail(row, position), [fakePicture(row.item), fakeMap(row, 'teacher'), fakeMap(row, 'compressed')]),
      );
    },
    'review/neighbour': ({ query, step, ...key }) => {
      const list = project?.list(query) ?? [];
      const place = list.findIndex((row) => row.run === key.run && row.item === key.item);
      return Promise.resolve(answer({ row: place < 0 ? null : (list[place + step] ?? null) }));
    },
    'review/tiles': ({ rows }) => {
      const found = rows.flatMap((key) => project?.rowOf(key) ?? []);
      const shape = (row: (typeof found)[number]): number[] => (row.method === 'grad-cam' ? [7, 7] : [28, 28]);
      return Promise.resolve(
        answer(
          {
            tiles: found.map((row) => ({
              picture: [28, 28, 1],
              teacher: row.teacherMapStatus === 'ok' ? shape(row) : null,
              compressed: row.compressedMapStatus === 'ok' ? shape(row) : null,
            })),
          },
          found.flatMap((row) => [fakePicture(row.item), fakeMap(row, 'teacher'), fakeMap(row, 'compressed')]),
        ),
      );
    },
    'review/decide': ({ state, note, reviewer, ...key }) => {
      const row = project?.rowOf(key) ?? null;
      return row === null || project === null ? none() : Promise.resolve(answer({ row: project.decide(row, { state, note, reviewer }) }));
    },
  };
}
