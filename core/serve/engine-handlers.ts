import type { Handlers } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';
import type { EngineContext } from './engine-context.ts';
import { ExecutorSelfTest } from './executor-facts.ts';
import { auditHandlers } from './handlers/audit.ts';
import { candidateHandlers } from './handlers/candidates.ts';
import { cardHandlers } from './handlers/card.ts';
import { catalogueHandlers } from './handlers/catalogue.ts';
import { dataHandlers } from './handlers/data.ts';
import { engineHandlers } from './handlers/engine.ts';
import type { EngineFacts } from './handlers/engine.ts';
import { modelHandlers } from './handlers/model.ts';
import { projectHandlers } from './handlers/project.ts';
import { reportHandlers } from './handlers/report.ts';
import { reviewHandlers } from './handlers/review.ts';
import { whatIfHandlers } from './handlers/what-if.ts';
import { ItemPictures } from './item-pictures.ts';

/** Every call of the contract with its handler: a channel without one does not compile, and the error names it. */
export function engineHandlersOf(context: EngineContext, facts: EngineFacts): Handlers<Channels> {
  return {
    ...engineHandlers(facts, new ExecutorSelfTest(context.workers), context.workers),
    ...catalogueHandlers(),
    ...projectHandlers(context),
    ...modelHandlers(context),
    ...cardHandlers(context, () => new Date()),
    ...dataHandlers(context),
    ...auditHandlers(context),
    ...reviewHandlers(context, new ItemPictures(context.workers)),
    ...candidateHandlers(context),
    ...whatIfHandlers(context),
    ...reportHandlers(context),
  };
}
