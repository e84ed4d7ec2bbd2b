import type { App } from '../../state/app.svelte.ts';

/** Asks for a folder, finds a free name in it, and writes there: nothing is ever replaced. */
export async function writeReport(app: App, format: string): Promise<void> {
  const [folder] = await app.chooser.choose({ title: 'Choose a folder for the report', takes: 'file-or-folder' });
  if (folder === undefined) return;
  const stem = (app.project.summary?.title ?? 'report').replace(/[^\p{Letter}\p{Number}._-]+/gu, '-');
  const MOST_TRIES = 50;
  for (let number = 1; number <= MOST_TRIES; number += 1) {
    const name = number === 1 ? `${stem}.${format}` : `${stem}-${String(number)}.${format}`;
    const place = await app.report.place(folder.grant, name);
    if (place === null) return;
    if (!place.exists) {
      await app.report.write(format, place.grant, name);
      return;
    }
  }
}
