import type { App } from '../state/app.svelte.ts';
import type { Shortcut } from '../state/shortcuts.ts';

import { detailKeys } from './review/detail-keys.ts';
import { reviewKeys } from './review/review-keys.ts';

/** Keys of the screen that is shown; those without a title belong to one that has it. */
export function shortcutsHere(app: App): readonly Shortcut[] {
  const { place } = app.router.route;
  const all = place === 'review' ? reviewKeys(app) : place === 'detail' ? detailKeys(app) : [];
  return all.filter(({ title }) => title !== '');
}

/** A key as it is printed: "Esc", "Shift M", "Down". */
export function keyText(key: string): string {
  return key.replace('Shift+?', '?').replace('Arrow', '').replace('Escape', 'Esc').replace('+', ' ');
}
