import type { App } from './app.svelte.ts';
import { placeNames } from './route.ts';
import type { Shortcut } from './shortcuts.ts';

/** Keys that work on every screen. */
export function placeKeys(app: App): readonly Shortcut[] {
  return [
    ...placeNames.map((place, index): Shortcut => ({
      keys: [String(index + 1)],
      title: `go to ${place}`,
      run: () => {
        app.router.go({ place });
      },
    })),
    {
      keys: ['Shift+?', '?'],
      title: 'keys of this screen',
      run: () => {
        app.keysShown = true;
      },
    },
  ];
}
