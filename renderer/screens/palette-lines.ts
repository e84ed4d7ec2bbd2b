import type { GridRow } from '../../core/contract/review.ts';
import type { App } from '../state/app.svelte.ts';
import { placeKeys } from '../state/place-keys.ts';

import { chooseProject } from './pair/choose-models.ts';
import { keyText, shortcutsHere } from './shortcuts-here.ts';

export interface PaletteLine {
  readonly title: string;
  readonly group: 'screen' | 'command' | 'method' | 'candidate' | 'item';
  readonly key: string | null;
  readonly run: () => void;
}

/** Everything that can be done from here, in the order in which it is offered. */
export function paletteLines(app: App): readonly PaletteLine[] {
  return [...placeLines(app), ...hereLines(app), ...commandLines(app), ...methodLines(app), ...candidateLines(app)];
}

/** Lines that contain every word, in any order; what begins with the first word comes first. */
export function matchingLines(lines: readonly PaletteLine[], text: string): readonly PaletteLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const [first = ''] = words;
  const found = lines.filter(({ title, group }) => words.every((word) => `${title} ${group}`.toLowerCase().includes(word)));
  return found.toSorted((a, b) => Number(b.title.toLowerCase().startsWith(first)) - Number(a.title.toLowerCase().startsWith(first)));
}

export function itemLines(app: App, rows: readonly GridRow[]): readonly PaletteLine[] {
  return rows.map(({ run, item, method, name, candidate }) => ({
    title: `${String(item).padStart(4, '0')} ${name}, ${candidate}`,
    group: 'item',
    key: null,
    run: () => {
      app.router.go({ place: 'detail', run, item, method });
    },
  }));
}

function placeLines(app: App): readonly PaletteLine[] {
  const numbered = placeKeys(app).map(({ keys, title, run }): PaletteLine => ({
    title: upper(title),
    group: 'screen',
    key: keys[0] ?? null,
    run,
  }));
  const others = (['charts', 'settings'] as const).map((place): PaletteLine => ({
    title: `Go to ${place}`,
    group: 'screen',
    key: null,
    run: () => {
      app.router.go({ place });
    },
  }));
  return [...numbered, ...others];
}

function hereLines(app: App): readonly PaletteLine[] {
  return shortcutsHere(app).map(({ keys, title, run }) => ({
    title: upper(title),
    group: 'command',
    key: keys[0] === undefined ? null : keyText(keys[0]),
    run,
  }));
}

function commandLines(app: App): readonly PaletteLine[] {
  const line = (title: string, run: () => void): PaletteLine => ({ title, group: 'command', key: null, run });
  const themes = (['system', 'light', 'dark'] as const).map((theme) =>
    line(theme === 'system' ? 'Theme as the system' : `Theme ${theme}`, () => (app.preferences.theme = theme)),
  );
  return [
    line('New audit', () => {
      app.draft.open = true;
      app.router.go({ place: 'pair' });
    }),
    line('Open a project …', () => void chooseProject(app)),
    line('Clear all filters', () => {
      app.grid.clear();
    }),
    ...themes,
    line(app.preferences.singleKeys ? 'Single-key commands off' : 'Single-key commands on', () => {
      app.preferences.singleKeys = !app.preferences.singleKeys;
    }),
  ];
}

function methodLines(app: App): readonly PaletteLine[] {
  return (app.project.summary?.methods ?? []).map(({ id, title }) => ({
    title: `Explain by ${title}`,
    group: 'method',
    key: null,
    run: () => {
      const { route } = app.router;
      if (route.place === 'detail') app.router.replace({ ...route, method: id });
      else app.grid.narrow({ method: id });
    },
  }));
}

function candidateLines(app: App): readonly PaletteLine[] {
  return app.project.runs.map(({ run, candidate }) => ({
    title: `Only rows of ${candidate}`,
    group: 'candidate',
    key: null,
    run: () => {
      app.grid.narrow({ runs: [run] });
      app.router.go({ place: 'review' });
    },
  }));
}

function upper(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}
