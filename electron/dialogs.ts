import { dialog } from 'electron';
import type { BrowserWindow, OpenDialogOptions } from 'electron';

/** What a person may be asked for; the same words as in the contract. */
export type Takes = 'files' | 'file' | 'file-or-folder';

const FILTERS = [
  {
    name: 'Models, arrays, labels, projects',
    extensions: ['h5', 'hdf5', 'keras', 'json', 'tflite', 'onnx', 'npy', 'npz', 'csv', 'concord'],
  },
  { name: 'All files', extensions: ['*'] },
];

/** The system's dialog for existing places. Only macOS has one for files and folders at once; elsewhere we ask which. */
export async function askForPlaces(window: BrowserWindow, title: string, takes: Takes): Promise<readonly string[]> {
  const kind = takes === 'file-or-folder' && process.platform !== 'darwin' ? await askForKind(window, title) : takes;
  if (kind === null) return [];
  const options: OpenDialogOptions = {
    title,
    message: title,
    properties: propertiesOf(kind),
    ...(kind === 'folder' ? {} : { filters: FILTERS }),
  };
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
  return canceled ? [] : filePaths;
}

/** The system's dialog for a new file; it asks by itself before something is replaced. */
export async function askForNewFile(window: BrowserWindow, title: string, name: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: name,
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  return canceled || filePath === '' ? null : filePath;
}

type Kind = Takes | 'folder';

function propertiesOf(kind: Kind): NonNullable<OpenDialogOptions['properties']> {
  const table: Readonly<Record<Kind, NonNullable<OpenDialogOptions['properties']>>> = {
    file: ['openFile'],
    files: ['openFile', 'multiSelections'],
    folder: ['openDirectory'],
    'file-or-folder': ['openFile', 'openDirectory'],
  };
  return table[kind];
}

async function askForKind(window: BrowserWindow, title: string): Promise<Kind | null> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: title,
    buttons: ['Folder …', 'File …', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return response === 0 ? 'folder' : response === 1 ? 'file' : null;
}
