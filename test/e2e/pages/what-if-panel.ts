import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The brush in the review of an item, as a person meets it. */
export class WhatIfPanel {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get region(): Locator {
    return this.page.getByRole('region', { name: 'What if' });
  }

  get sentence(): Locator {
    return this.region.getByRole('status');
  }

  get picture(): Locator {
    return this.region.getByRole('button', { name: /^Picture of/ });
  }

  get answers(): Locator {
    return this.region.getByRole('region', { name: /^What .* says$/ });
  }

  get kept(): Locator {
    return this.region.getByRole('region', { name: 'Kept what-ifs of this item' }).getByRole('listitem');
  }

  /** By its key, as from anywhere in the detail view; the picture then has the focus. */
  async open(): Promise<void> {
    await expect(this.region).toBeVisible();
    await this.page.keyboard.press('w');
    await expect(this.picture).toBeFocused();
  }

  /** Milliseconds from a key to the painted answer, some strokes in a row; each erases a little more. */
  async timeStrokes(count: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (let at = 0; at < count; at += 1) {
      await this.page.keyboard.press(at % 2 === 0 ? 'ArrowRight' : 'ArrowDown');
      times.push(await this.picture.evaluate(timedStroke));
    }
    return times;
  }
}

/** Runs in the page: the key, the new sentence in the document, and the frame that paints it. */
function timedStroke(picture: Element): Promise<number> {
  const region = picture.closest('section');
  const status = region?.querySelector('[role=status]');
  return new Promise((resolve) => {
    const started = performance.now();
    const watch = new MutationObserver(() => {
      if (status?.getAttribute('aria-busy') !== 'false') return;
      watch.disconnect();
      requestAnimationFrame(() => {
        setTimeout(() => {
          resolve(performance.now() - started);
        });
      });
    });
    if (status !== null && status !== undefined) watch.observe(status, { attributes: true });
    picture.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
}
