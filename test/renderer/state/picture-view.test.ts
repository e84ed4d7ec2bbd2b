import { describe, expect, it } from 'vitest';

import { PictureView } from '../../../renderer/state/picture-view.svelte.ts';

const size = { width: 28, height: 28 };

describe('how an item is looked at', () => {
  it('starts without a probe, side by side, on a shared scale', () => {
    const view = new PictureView();
    expect([view.view, view.scale, view.probe, view.opacity]).toEqual(['side-by-side', 'shared', null, 1]);
  });

  it('keeps the probe inside the picture', () => {
    const view = new PictureView();
    view.startProbe(size);
    view.moveProbe({ x: 100, y: -100 }, size);
    expect(view.probe).toEqual({ x: 27, y: 0 });
  });

  it('does not move a probe that is not out', () => {
    const view = new PictureView();
    view.moveProbe({ x: 1, y: 0 }, size);
    expect(view.probe).toBeNull();
  });

  it('keeps five pins at most, none of them twice', () => {
    const view = new PictureView();
    view.startProbe(size);
    view.pin();
    view.pin();
    for (let step = 0; step < 6; step += 1) {
      view.moveProbe({ x: 1, y: 0 }, size);
      view.pin();
    }
    expect(view.pins.map((pin) => pin.x)).toEqual([16, 17, 18, 19, 20]);
  });

  it('fades in tenths and not beyond the ends', () => {
    const view = new PictureView();
    for (let step = 0; step < 12; step += 1) view.fade(-0.1);
    expect(view.opacity).toBe(0);
    view.fade(0.1);
    expect(view.opacity).toBe(0.1);
  });

  it('drops pins and probe, and keeps view and scale, when another item comes', () => {
    const view = new PictureView();
    view.view = 'curtain';
    view.startProbe(size);
    view.pin();
    view.reset();
    expect([view.view, view.probe, view.pins]).toEqual(['curtain', null, []]);
  });
});
