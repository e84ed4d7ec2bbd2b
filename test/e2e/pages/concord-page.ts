import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

export type PlaceTitle = 'Pair' | 'Data' | 'Plan' | 'Run' | 'Review' | 'Report' | 'Settings';

/** The window as a person meets it: places, rows, dialogs. Tests speak through this. */
export class ConcordPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get sentence(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  get grid(): Locator {
    return this.page.getByRole('grid', { name: 'Rows of the review' });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** A row by its place in the list, the first is 1. */
  row(place: number): Locator {
    return this.grid.locator(`[aria-rowindex="${String(place + 1)}"]`);
  }

  get activeRow(): Locator {
    return this.grid.locator('[role="row"][aria-selected="true"]');
  }

  async go(place: PlaceTitle): Promise<void> {
    await this.page
      .getByRole('link', { name: new RegExp(`^\\d?\\s*(S )?${place}`) })
      .first()
      .click();
  }

  async nameReviewer(name: string): Promise<void> {
    await this.page
      .getByRole('banner')
      .getByRole('button', { name: /your name|Reviewer/ })
      .click();
    await this.page.getByRole('banner').getByLabel('Reviewer').fill(name);
    await this.page.keyboard.press('Enter');
    await expect(this.page.getByRole('banner').getByText(name)).toBeVisible();
  }

  /** Walks through folders of the choose dialog, then takes the files. */
  async choose(folders: readonly string[], files: readonly string[]): Promise<void> {
    await this.walk(folders);
    for (const file of files) await this.entry(file).click();
    await this.dialog.getByRole('button', { name: /^Choose \d/ }).click();
  }

  async chooseFolder(folders: readonly string[]): Promise<void> {
    await this.walk(folders);
    await this.dialog.getByRole('button', { name: 'Choose this folder' }).click();
  }

  async walk(folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      const title = this.dialog.locator('.title');
      const before = await title.textContent();
      await this.entry(folder).click();
      await expect(title).not.toHaveText(before ?? '');
    }
  }

  entry(name: string): Locator {
    return this.dialog.getByRole('button', { name: new RegExp(`^${name.replaceAll('.', '\\.')}( |$)`) }).first();
  }

  /** Drops files as the system would: the page gets a drop with files in it. */
  async drop(files: readonly { readonly name: string; readonly bytes: Buffer }[], onto = 'body'): Promise<void> {
    const parts = files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') }));
    const transfer = await this.page.evaluateHandle((given) => {
      const carried = new DataTransfer();
      for (const { name, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
        carried.items.add(new File([bytes], name));
      }
      return carried;
    }, parts);
    await this.page.dispatchEvent(onto, 'drop', { dataTransfer: transfer });
  }
}
