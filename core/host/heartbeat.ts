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

export interface Heartbeat {
  /** Asks at once, besides the beat of every second. */
  askNow(): void;
  stop(): void;
}

/** Asks the engine every second whether it lives, and which project it has open. */
export function heartbeat(engine: Client<HostChannels>, { onBeat, onSilence }: Listeners): Heartbeat {
  let missed = 0;
  const askNow = (): void => {
    void engine.call('engine/heartbeat', {}).then((answer) => {
      if (!answer.ok) return;
      missed = 0;
      onBeat(answer.value.value.project);
    });
  };
  const timer = setInterval(() => {
    missed += 1;
    if (missed <= MISSED_BEATS) {
      askNow();
      return;
    }
    clearInterval(timer);
    onSilence();
  }, BEAT_MS);
  return {
    askNow,
    stop: () => {
      clearInterval(timer);
    },
  };
}
