import type { ReviewState } from '../../../core/contract/review.ts';
import type { App } from '../../state/app.svelte.ts';
import { isKnown } from '../../state/is-known.ts';
import { sameRow } from '../../state/row-pages.ts';
import type { RowKey } from '../../state/row-pages.ts';

/** Takes a decision on the item that is shown, then goes on to the next in the current order. */
export async function decide(app: App, state: ReviewState, isNoted = false): Promise<void> {
  const { decision, detail } = app;
  const row = detail.shown?.detail.row;
  if (row === undefined || detail.stale || detail.isGuarded) return;
  if (decision.blockedBecause !== null || isKnown(app.project.summary?.readOnly)) return;
  if ((state === 'accepted-with-note' || state === 'rejected') && !isNoted) {
    decision.draft(state);
    return;
  }
  const next = await detail.neighbour(row, 1);
  const decided = await decision.decide(row, state);
  if (decided === null) return;
  app.grid.replace(decided);
  // On first, so that an undo pressed at once is not overtaken by the step to the next item.
  if (next !== null && isShown(app, decided)) app.router.replace({ place: 'detail', run: next.run, item: next.item, method: next.method });
  await detail.refresh(decided);
}

/** Undoes by adding an entry, and shows the item that it belongs to. */
export async function undo(app: App): Promise<void> {
  const undone = await app.decision.undo();
  if (undone === null) return;
  app.grid.replace(undone);
  // Before the item is read again: a person who has gone back to the list by then stays there.
  if (app.router.route.place === 'detail')
    app.router.replace({ place: 'detail', run: undone.run, item: undone.item, method: undone.method });
  await app.detail.refresh(undone);
}

/** Whoever left the item while the decision was stored is not pulled back. */
function isShown(app: App, key: RowKey): boolean {
  const { route } = app.router;
  return route.place === 'detail' && sameRow(route, key);
}

export async function step(app: App, by: 1 | -1): Promise<void> {
  const row = app.detail.wanted;
  if (row === null) return;
  const next = await app.detail.neighbour(row, by);
  if (next !== null) app.router.replace({ place: 'detail', run: next.run, item: next.item, method: next.method });
}
