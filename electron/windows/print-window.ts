import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

import type { BrowserWindow } from 'electron';

import { failure } from '../../core/contract/failures.ts';
import { failed, succeeded } from '../../core/contract/result.ts';
import type { Result } from '../../core/contract/result.ts';

/** Writes what a window shows as a tagged PDF with an outline; the file appears whole or not at all. Answers its size. */
export async function printWindow(window: BrowserWindow, path: string): Promise<Result<number>> {
  const bytes = await window.webContents.printToPDF({
    pageSize: 'A4',
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  const part = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeFile(part, bytes, { mode: 0o600 });
    await rename(part, path);
    return succeeded(bytes.length);
  } catch (problem) {
    await rm(part, { force: true });
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown';
    return failed(code === 'ENOSPC' ? failure('storage/full', 'PDF') : failure('storage/io', `PDF: the system answered ${code}`));
  }
}
