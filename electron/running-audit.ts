import { channels } from '../core/contract/channels.ts';
import { connect } from '../core/contract/client.ts';
import type { EngineHost } from '../core/host/engine-host.ts';

/** An engine that does not say within this time whether an audit runs is not waited for. */
const PATIENCE_MS = 2000;

/** Whether an audit is running now, asked of the engine itself. */
export async function auditRuns(engine: EngineHost): Promise<boolean> {
  const lane = engine.pid() === null ? null : engine.openPage();
  if (lane === null) return false;
  const client = connect(lane.port, channels);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  const answer = await Promise.race([client.call('audit/status', {}), tooLate]);
  clearTimeout(timer);
  client.close();
  return answer?.ok === true && answer.value.value.runs.some(({ state }) => state === 'running');
}
