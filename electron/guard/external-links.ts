import { dialog, shell } from 'electron';

import { externalPages } from './external-pages.table.ts';

let isAsking = false;

/** Opens a page of the fixed list in the person's browser, after they have seen its whole address; refuses all others. */
export async function offerExternal(address: string): Promise<void> {
  if (isAsking || !externalPages.includes(address)) return;
  isAsking = true;
  try {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: 'Open this page in your browser?',
      detail: address,
      buttons: ['Open', 'Cancel'],
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    });
    if (response === 0) await shell.openExternal(address);
  } finally {
    isAsking = false;
  }
}
