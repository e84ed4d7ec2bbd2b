import type { Backend } from '../../contract/backend.ts';
import { failure } from '../../contract/failures.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Chosen } from '../../executors/choose.ts';
import type { Executor } from '../../graph/executor.ts';
import type { Trainer } from '../../graph/training.ts';
import { fedTrainer } from '../../training/fed-trainer.ts';

import { trustedExecutor } from './trusted-executor.ts';

/** An executor that has passed its self-test, and the way in which weights learn on it. */
export interface ChosenTrainer extends Chosen {
  readonly trainer: Trainer;
  /** Whether the weights stay in the executor between steps; else everything crosses in every step. */
  readonly keepsWeights: boolean;
}

/**
 * What trains: the executor a person asked for, or the one that keeps weights inside itself, whatever is fastest for
 * maps; where that cannot run here, the first that is right, with weights as feeds.
 */
export async function trustedTrainer(wanted: Backend, threads: number): Promise<Result<ChosenTrainer>> {
  if (wanted !== 'auto') return trainerOf(await trustedExecutor(wanted, threads), threads);
  const native = await trustedExecutor('native', threads);
  if (native.ok) return trainerOf(native, threads);
  const chosen = await trustedExecutor('auto', threads);
  if (!chosen.ok) return chosen;
  return trainerOf(succeeded({ ...chosen.value, fallbacks: [native.failure.message, ...chosen.value.fallbacks] }), threads);
}

function trainerOf(chosen: Result<Chosen>, threads: number): Result<ChosenTrainer> {
  if (!chosen.ok) return chosen;
  const { executor } = chosen.value;
  const keepsWeights = isTrainer(executor);
  const trainer = keepsWeights ? refusing(executor) : fedTrainer(executor, { threads });
  return succeeded({ ...chosen.value, trainer, keepsWeights });
}

function isTrainer(executor: Executor): executor is Executor & Trainer {
  return 'compileTraining' in executor;
}

/** A kind that failed the self-test is as wrong in training as in a map. */
function refusing(executor: Executor & Trainer): Trainer {
  return {
    compileTraining: async (ask) => {
      const refused = [...new Set(ask.graph.nodes.map(({ kind }) => kind))].filter((kind) => !executor.supports(kind));
      if (refused.length === 0) return executor.compileTraining(ask);
      return failed(
        failure('engine/no-executor', `${executor.id} cannot train with ${refused.join(', ')}: not a kind it computes rightly`),
      );
    },
  };
}
