import type { Client } from '../contract/call.ts';
import type { HostChannels } from '../contract/host-channels.ts';

export const BEAT_MS = 1000;
/** Beats are counted, not seconds: a machine that slept wakes with one missed beat, whatever its clock says. */
export const MISSED_BEATS = 10;

interface Listeners {
  /** The path of the project that is open, at every answer. */
  readonly onBeat: (project: string | null) => void;
  /** Told once, when ten beats in a row had no answer. */
  readonly onSilence: () => void;
}

/** Asks the engine every second whether it lives; the returned function stops asking. */
export function heartbeat(engine: Client<HostChannels>, { onBeat, onSilence }: Listeners): () => void {
  let missed = 0;
  const timer = setInterval(() => {
    missed += 1;
    if (missed > MISSED_BEATS) {
      clearInterval(timer);
      onSilence();
      return;
    }
    void engine.call('engine/heartbeat', {}).then((answer) => {
      if (!answer.ok) return;
      missed = 0;
      onBeat(answer.value.value.project);
    });
  }, BEAT_MS);
  return () => {
    clearInterval(timer);
  };
}
