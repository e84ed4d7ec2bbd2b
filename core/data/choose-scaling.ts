import type { CardEvidence } from '../contract/card.ts';

import type { NamedClasses } from './name-classes.ts';
import type { Preset } from './presets.table.ts';
import type { StatedScaling } from './stated-scaling.ts';

/** A preset and how often the network was right with it. */
export interface TriedPreset {
  readonly preset: Preset;
  readonly items: number;
  readonly accuracy: number;
  readonly named: NamedClasses;
}

export interface ChosenScaling {
  readonly preset: Preset;
  /** With this preset, where it was tried. */
  readonly accuracy: number | null;
  readonly lines: CardEvidence['found'];
  readonly open: readonly string[];
}

/** Differences below this are a matter of a few items and decide nothing. */
const CLEAR_LEAD = 0.02;
const FIELDS = ['input.scale', 'input.mean', 'input.std'] as const;

/**
 * Chooses the value scaling: what a file states, unless the network clearly does better otherwise; without a
 * statement what the network clearly prefers; else the most usual one, left open.
 */
export function chooseScaling(
  stated: StatedScaling | null,
  tried: readonly TriedPreset[],
  facts: { readonly classes: number; readonly usual: Preset | undefined },
): ChosenScaling {
  const [best, second] = [...tried].sort((a, b) => b.accuracy - a.accuracy);
  const skilled = best !== undefined && best.accuracy > 2 / facts.classes;
  if (stated !== null) {
    const own = tried.find(({ preset }) => preset.id === stated.preset.id);
    const contradicted = skilled && own !== undefined && best.accuracy - own.accuracy > CLEAR_LEAD;
    if (contradicted)
      return chosen(best.preset, { accuracy: best.accuracy, because: `${lead(best, own)}; but ${stated.because}`, open: true });
    const confirmed = own === undefined || !skilled ? '' : `; ${rightOn(own)}`;
    return chosen(stated.preset, {
      accuracy: own?.accuracy ?? null,
      because: `${stated.because}${confirmed}`,
      open: !stated.certain && confirmed === '',
    });
  }
  if (best !== undefined && skilled) {
    const clear = second === undefined || best.accuracy - second.accuracy >= CLEAR_LEAD;
    return chosen(best.preset, {
      accuracy: best.accuracy,
      because: second === undefined ? rightOn(best) : lead(best, second),
      open: !clear,
    });
  }
  const { usual } = facts;
  if (usual === undefined) throw new RangeError('the table of presets is empty');
  const because =
    tried.length === 0
      ? 'nothing says it; this is usual'
      : 'nothing says it, and with no preset is the network better than chance; this is usual';
  return chosen(usual, { accuracy: null, because, open: true });
}

function chosen(
  preset: Preset,
  how: { readonly accuracy: number | null; readonly because: string; readonly open: boolean },
): ChosenScaling {
  const { scale, mean, std } = preset.values;
  const values = [String(scale), mean.join(', '), std.join(', ')];
  const lines = FIELDS.map((field, index) => ({ field, value: values[index] ?? '', because: `${preset.rule}: ${how.because}` }));
  return { preset, accuracy: how.accuracy, lines, open: how.open ? ['input.scale'] : [] };
}

function lead(first: TriedPreset, second: TriedPreset): string {
  return `${rightOn(first)}, on ${percent(second.accuracy)} with ${second.preset.rule}`;
}

function rightOn({ accuracy, items }: TriedPreset): string {
  return `the network is right on ${percent(accuracy)} of ${String(items)} labelled items`;
}

/** A share as people read it: `86.5 %`. */
export function percent(share: number): string {
  return `${String(Math.round(share * 1000) / 10)} %`;
}
