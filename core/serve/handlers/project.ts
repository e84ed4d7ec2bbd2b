import { attributionMethods } from '../../attribution/registry.ts';
import { checkPair } from '../../audit/check-pair.ts';
import type { PairSide } from '../../audit/check-pair.ts';
import type { Answer } from '../../contract/call.ts';
import { failure, shownName } from '../../contract/failures.ts';
import type { PairFacts } from '../../contract/model-summary.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { ProjectSummary } from '../../contract/review.ts';
import { metrics } from '../../metrics/registry.ts';
import type { StoredModel } from '../../store/records.ts';
import type { ReadStore } from '../../store/stores.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import { projectSummary } from '../project-summary.ts';

/** Opening, making and describing the project of this engine. */
export function projectHandlers(context: EngineContext): HandlersOf<'project/create' | 'project/open' | 'project/read' | 'project/pair'> {
  return {
    'project/create': async ({ grant, title, example }) => {
      const place = context.place(grant);
      if (!place.ok) return place;
      if (!place.value.writable) return failed(failure('storage/read-only', 'this place was chosen for reading'));
      return summary(await context.project.create(place.value.path, { title, example }));
    },
    'project/open': async ({ grant, readOnly, quick }) => {
      const place = context.place(grant);
      if (!place.ok) return place;
      return summary(await context.project.open(place.value.path, { readOnly: readOnly || !place.value.writable, quick }));
    },
    'project/read': async () => {
      await context.project.settled(); // after a restart, the project is being opened again
      return summary(context.project.readable());
    },
    'project/pair': async ({ run }) => {
      const store = context.project.readable();
      return store.ok ? storedPair(store.value, run) : store;
    },
  };
}

function storedPair(store: ReadStore, id: string): Result<Answer<PairFacts>> {
  const run = store.run(id);
  if (!run.ok) return run;
  const models = store.models();
  if (!models.ok) return models;
  const [teacher, compressed] = [run.value.pair.teacher, run.value.pair.compressed].map((wanted) =>
    models.value.find(({ hash }) => hash === wanted),
  );
  if (teacher === undefined || compressed === undefined)
    return failed(failure('run/none', `run ${shownName(id)} has no record of its models`));
  const side = ({ summary: model, card }: StoredModel): PairSide => ({ model, card });
  return succeeded({ value: checkPair(side(teacher), side(compressed)) });
}

function summary(store: Result<ReadStore>): Result<Answer<ProjectSummary>> {
  if (!store.ok) return store;
  const read = projectSummary(store.value, { methods: attributionMethods, metrics });
  return read.ok ? succeeded({ value: read.value }) : read;
}
