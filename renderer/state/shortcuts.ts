import { createKeybindingsHandler } from 'tinykeys';

import type { Preferences } from './preferences.svelte.ts';

/** One command with its keys, as the list behind `?` shows it. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly title: string;
  readonly run: () => void;
}

/** Listens for single keys; none fires while somebody types, chooses from a list or answers a dialog. Returns how to stop. */
export function bindKeys(preferences: Preferences, shortcuts: readonly Shortcut[]): () => void {
  const bindings = Object.fromEntries(shortcuts.flatMap(({ keys, run }) => keys.map((key) => [key, acting(run)])));
  const handle = createKeybindingsHandler(bindings, { ignore: () => false });
  const listen = (event: KeyboardEvent): void => {
    if (!preferences.singleKeys || belongsElsewhere(event)) return;
    handle(event);
  };
  document.addEventListener('keydown', listen);
  return () => {
    document.removeEventListener('keydown', listen);
  };
}

/** The palette opens from everywhere, also while somebody types; not over another dialog, which is answered first. */
export function bindPalette(open: () => void): () => void {
  const handle = createKeybindingsHandler(
    {
      '$mod+KeyK': (event) => {
        event.preventDefault();
        if (document.querySelector('dialog[open]') === null) open();
      },
    },
    { ignore: () => false },
  );
  document.addEventListener('keydown', handle);
  return () => {
    document.removeEventListener('keydown', handle);
  };
}

function acting(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    event.preventDefault();
    run();
  };
}

/** Keys with a meaning of their own where the focus is: letters in a field, arrows in a list, Enter on a button. */
function belongsElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog[open]') !== null || document.querySelector('dialog[open]') !== null) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return target.type === 'text' || target.type === 'search' || target.type === 'number' || isArrow(event);
  return (event.key === 'Enter' || event.key === ' ') && target.closest('button, a, summary') !== null;
}

function isArrow(event: KeyboardEvent): boolean {
  return event.key.startsWith('Arrow') || event.key === ' ';
}
