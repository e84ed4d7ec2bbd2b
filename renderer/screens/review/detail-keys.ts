import type { App } from '../../state/app.svelte.ts';
import type { View } from '../../state/picture-view.svelte.ts';
import type { Shortcut } from '../../state/shortcuts.ts';

import { decide, step, undo } from './decide.ts';
import { goKey } from './review-keys.ts';
import { inputSize } from './shown-pair.ts';

const PROBE_LEAP = 10;

/** Keys of one item: on and back, how it is looked at, and what is decided. */
export function detailKeys(app: App): readonly Shortcut[] {
  return [...movingKeys(app), goKey(app), ...viewKeys(app), ...probeKeys(app), ...decisionKeys(app)];
}

function movingKeys(app: App): readonly Shortcut[] {
  return [
    { keys: ['j'], title: 'next item', run: () => void step(app, 1) },
    { keys: ['k'], title: 'previous item', run: () => void step(app, -1) },
    {
      keys: ['m'],
      title: 'next method',
      run: () => {
        stepMethod(app, 1);
      },
    },
    {
      keys: ['Shift+M'],
      title: 'previous method',
      run: () => {
        stepMethod(app, -1);
      },
    },
    {
      keys: ['.'],
      title: 'next candidate, same item',
      run: () => {
        stepCandidate(app, 1);
      },
    },
    {
      keys: [','],
      title: 'previous candidate',
      run: () => {
        stepCandidate(app, -1);
      },
    },
    {
      keys: ['Escape'],
      title: 'back to the list',
      run: () => {
        leave(app);
      },
    },
  ];
}

function viewKeys({ view, whatIf }: App): readonly Shortcut[] {
  const look = (key: string, id: View, title: string): Shortcut => ({
    keys: [key],
    title,
    run: () => {
      view.view = id;
    },
  });
  return [
    look('v', 'side-by-side', 'side by side'),
    look('d', 'difference', 'difference'),
    look('c', 'curtain', 'curtain'),
    look('f', 'flicker', 'flicker'),
    look('o', 'contours', 'contours'),
    look('b', 'candidates', 'all candidates beside the teacher'),
    {
      keys: ['w'],
      title: 'what if a part of the picture were not there?',
      run: () => {
        whatIf.open();
      },
    },
    {
      keys: ['['],
      title: 'less opacity',
      run: () => {
        view.fade(-0.1);
      },
    },
    {
      keys: [']'],
      title: 'more opacity',
      run: () => {
        view.fade(0.1);
      },
    },
  ];
}

function probeKeys(app: App): readonly Shortcut[] {
  const { view } = app;
  const size = (): { width: number; height: number } => (app.detail.shown === null ? { width: 1, height: 1 } : inputSize(app.detail.shown));
  const arrow = (key: string, x: number, y: number): readonly Shortcut[] => [
    {
      keys: [key],
      title: '',
      run: () => {
        moveOrStep(app, { x, y }, size());
      },
    },
    {
      keys: [`Shift+${key}`],
      title: '',
      run: () => {
        view.moveProbe({ x: x * PROBE_LEAP, y: y * PROBE_LEAP }, size());
      },
    },
  ];
  return [
    {
      keys: ['x'],
      title: 'probe on or off; arrows move it, with Shift by 10',
      run: () => {
        view.startProbe(size());
      },
    },
    {
      keys: ['Enter'],
      title: 'pin the probe',
      run: () => {
        view.pin();
      },
    },
    ...arrow('ArrowLeft', -1, 0),
    ...arrow('ArrowRight', 1, 0),
    ...arrow('ArrowUp', 0, -1),
    ...arrow('ArrowDown', 0, 1),
  ];
}

/** Arrows move the probe while it is out, else from item to item. */
function moveOrStep(
  app: App,
  by: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
): void {
  if (app.view.probe !== null) app.view.moveProbe(by, size);
  else void step(app, by.x + by.y > 0 ? 1 : -1);
}

function decisionKeys(app: App): readonly Shortcut[] {
  return [
    { keys: ['a'], title: 'accept', run: () => void decide(app, 'accepted') },
    { keys: ['n'], title: 'accept with note', run: () => void decide(app, 'accepted-with-note') },
    { keys: ['r'], title: 'reject', run: () => void decide(app, 'rejected') },
    { keys: ['s'], title: 'send to a second reader', run: () => void decide(app, 'needs-second-reader') },
    { keys: ['u'], title: 'undo, by adding an entry', run: () => void undo(app) },
  ];
}

function stepMethod(app: App, by: number): void {
  const methods = app.project.summary?.methods ?? [];
  const wanted = app.detail.wanted;
  if (wanted === null || methods.length === 0) return;
  const here = methods.findIndex((method) => method.id === wanted.method);
  const next = methods[(here + by + methods.length) % methods.length];
  if (next !== undefined) app.router.replace({ place: 'detail', run: wanted.run, item: wanted.item, method: next.id });
}

/** Round through the runs of the project: the item stays, the model beside the teacher changes. */
export function stepCandidate(app: App, by: 1 | -1): void {
  const wanted = app.detail.wanted;
  const runs = app.candidates.runsOf(wanted) ?? app.project.runs.map(({ run }) => run);
  if (wanted === null || runs.length < 2) return;
  const next = runs[(runs.indexOf(wanted.run) + by + runs.length) % runs.length];
  if (next !== undefined) app.router.replace({ place: 'detail', run: next, item: wanted.item, method: wanted.method });
}

function leave(app: App): void {
  if (app.view.probe !== null) app.view.probe = null;
  else app.router.go({ place: 'review' });
}
