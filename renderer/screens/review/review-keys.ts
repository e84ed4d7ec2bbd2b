import type { App } from '../../state/app.svelte.ts';
import type { Shortcut } from '../../state/shortcuts.ts';

import { openActive } from './grid-keys.ts';

/** Keys of the list of rows, wherever the focus is. */
export function reviewKeys(app: App): readonly Shortcut[] {
  const { grid } = app;
  const move = (step: number): void => {
    const last = Math.max(0, (grid.total ?? 0) - 1);
    grid.active = Math.min(last, Math.max(0, grid.active + step));
  };
  return [
    { keys: ['j', 'ArrowDown'], title: 'next row', run: () => move(1) },
    { keys: ['k', 'ArrowUp'], title: 'previous row', run: () => move(-1) },
    { keys: ['Home'], title: 'first row', run: () => move(-Infinity) },
    { keys: ['End'], title: 'last row', run: () => move(Infinity) },
    { keys: ['Enter'], title: 'open the row', run: () => openActive(app) },
    { keys: ['m'], title: 'next method', run: () => stepMethod(app, 1) },
    { keys: ['Shift+M'], title: 'previous method', run: () => stepMethod(app, -1) },
    { keys: ['PageDown'], title: 'ten rows on', run: () => move(10) },
    { keys: ['PageUp'], title: 'ten rows back', run: () => move(-10) },
    goKey(app),
    { keys: ['/'], title: 'filter by name', run: () => document.querySelector<HTMLElement>('#text-filter')?.focus() },
  ];
}

function stepMethod(app: App, step: number): void {
  const methods = app.project.summary?.methods ?? [];
  const here = methods.findIndex((method) => method.id === app.grid.filter.method);
  const next = methods[(here + step + methods.length) % methods.length];
  if (next !== undefined) app.grid.narrow({ method: next.id });
}

/** Goes to an item by its number, from the list and from another item. */
export function goKey(app: App): Shortcut {
  return {
    keys: ['g'],
    title: 'go to an item number',
    run: () => (app.goAsked = true),
  };
}
