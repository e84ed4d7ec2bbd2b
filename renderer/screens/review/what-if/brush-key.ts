import type { ItemSize } from '../../../state/stroke-tools.svelte.ts';
import type { WhatIfState } from '../../../state/what-if.svelte.ts';

const LEAP = 10;
const steps: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** Keys while the picture has the focus; the arrows of the screen rest meanwhile. True where a key was meant for it. */
export function brushKey({ key, shiftKey, altKey, ctrlKey, metaKey }: Pressed, whatIf: WhatIfState, size: ItemSize): boolean {
  const { tools } = whatIf;
  if (ctrlKey || metaKey) return false;
  const step = steps[key];
  if (step !== undefined) {
    const by = altKey ? { x: step.x * LEAP, y: step.y * LEAP } : step;
    if (shiftKey) tools.grow(by, size);
    else tools.move(by, size);
    return true;
  }
  switch (key) {
    case 'Enter':
    case ' ':
      whatIf.add(tools.stroke(tools.regionAtFrame()));
      return true;
    case 'Backspace':
      whatIf.undo();
      return true;
    case 'Delete':
      whatIf.reset();
      return true;
    case 'c':
      tools.takeSource();
      return true;
    case 'Escape':
      whatIf.close();
      return true;
    default:
      return false;
  }
}
