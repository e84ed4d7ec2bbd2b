import type { ExecutorTest } from '../../contract/backend.ts';
import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { succeeded } from '../../contract/result.ts';
import { candidates } from '../../executors/candidates.table.ts';
import type { Trial } from '../../executors/choose.ts';

import { nativeWays } from '../../executors/native-ways.ts';

import { failedBy } from './failed-by.ts';
import { knownModels } from './known-models.ts';
import { trust } from './trusted-executor.ts';

/** `worker/self-test`: one executor, every kind of node; done afresh, it also explains models whose maps are known. */
export function selfTestJob(): Handlers<Jobs>['worker/self-test'] {
  return ({ executor: id, fresh }) =>
    failedBy(async () => {
      const started = performance.now();
      const trial = await trust(candidates[id], { threads: 1, fresh });
      const known = trial.fit && fresh ? await knownModels(trial.executor) : [];
      const seconds = (performance.now() - started) / 1000;
      const ways = id === 'native' && !trial.fit ? nativeWays() : [];
      const outcome = outcomeOf(trial);
      return succeeded({
        value: { id, title: candidates[id].title, ...outcome, reasons: [...outcome.reasons, ...ways], known, seconds },
      });
    });
}

function outcomeOf(trial: Trial): Pick<ExecutorTest, 'state' | 'version' | 'reasons' | 'kinds'> {
  if (!trial.fit) return { state: 'unavailable', version: null, reasons: [trial.reason], kinds: [] };
  const { passed, reasons, kinds } = trial.selfTest;
  return { state: passed ? 'passed' : 'partly', version: trial.executor.version, reasons: [...reasons], kinds: [...kinds] };
}
