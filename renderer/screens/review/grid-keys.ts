import type { App } from '../../state/app.svelte.ts';
import { addressOf } from '../../state/route.ts';

/** Keys of the list itself: rows, pages, ends, and into the detail. */
export function gridKeys(event: KeyboardEvent, app: App, pageRows: number): void {
  const { grid } = app;
  const last = Math.max(0, (grid.total ?? 0) - 1);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: grid.active + 1,
    j: grid.active + 1,
    ArrowUp: grid.active - 1,
    k: grid.active - 1,
    PageDown: grid.active + pageRows,
    PageUp: grid.active - pageRows,
    Home: 0,
    End: last,
  };
  const target = targets[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (target !== undefined) {
    event.preventDefault();
    grid.active = Math.min(last, Math.max(0, target));
    grid.show(grid.active, grid.active);
  }
  if (event.key === 'Enter') {
    event.preventDefault();
    openActive(app);
  }
}

export function openActive(app: App): void {
  const row = app.grid.activeRow;
  if (row !== null) location.hash = addressOf({ place: 'detail', run: row.run, item: row.item, method: row.method });
}
