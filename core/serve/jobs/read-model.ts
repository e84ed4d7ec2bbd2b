import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { succeeded } from '../../contract/result.ts';

import { failedBy } from './failed-by.ts';
import type { WorkerState } from './worker-state.ts';

/** `model/read`: the facts of a model file, with the card that lies beside it. */
export function readModel(state: WorkerState): Handlers<Jobs>['model/read'] {
  return ({ path, limits }) =>
    failedBy(async () => {
      const model = await state.model(path, limits);
      if (!model.ok) return model;
      const [{ findCard }, { summariseModel }] = await Promise.all([
        import('../../data/read-card.ts'),
        import('../../models/summarise-model.ts'),
      ]);
      const card = findCard(path, limits);
      if (!card.ok) return card;
      return succeeded({ value: summariseModel(model.value, card.value) });
    });
}
