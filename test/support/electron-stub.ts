import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

/**
 * Stands in for the package `electron` in tests, where no Electron is: it does nothing by itself, remembers what it was
 * told, and can be asked what a real one would ask. `resetElectron` begins anew.
 */
export type Handler = (...values: readonly unknown[]) => unknown;

/** One call of a function of Electron's, in order. */
export interface Told {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** Everything that was called since the last reset. */
export const told: Told[] = [];
/** What the next dialogs answer, first in first out. */
export const dialogAnswers: unknown[] = [];
/** What `app` and its command line say of this start. */
export const start = { isPackaged: false, isFirst: true, switches: new Set<string>(), appPath: '' };

export function toldOf(name: string): readonly (readonly unknown[])[] {
  return told.filter((one) => one.name === name).map(({ values }) => values);
}

function tell(name: string, ...values: readonly unknown[]): void {
  told.push({ name, values });
}

class AppStub extends EventEmitter {
  readonly commandLine = {
    appendSwitch: (...values: readonly unknown[]) => {
      tell('app.commandLine.appendSwitch', ...values);
    },
    hasSwitch: (name: string) => start.switches.has(name),
  };
  get isPackaged(): boolean {
    return start.isPackaged;
  }
  whenReady(): Promise<void> {
    return new Promise((resolve) => {
      this.once('ready', resolve);
    });
  }
  requestSingleInstanceLock(sent: unknown): boolean {
    tell('app.requestSingleInstanceLock', sent);
    return start.isFirst;
  }
  getAppPath(): string {
    return start.appPath;
  }
  getVersion(): string {
    return '0.0.0';
  }
  enableSandbox(): void {
    tell('app.enableSandbox');
  }
  setName(name: string): void {
    tell('app.setName', name);
  }
  /** As Electron does: a folder that is not there is refused. */
  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`setPath: ${path} does not exist`);
    tell('app.setPath', name, path);
  }
  exit(code: number): void {
    tell('app.exit', code);
  }
  quit(): void {
    tell('app.quit');
  }
}

export class ContentsStub extends EventEmitter {
  openHandler: (details: { url: string }) => unknown = () => ({ action: 'allow' });
  url = '';
  pdf: Buffer = Buffer.from('%PDF-1.7');
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
  getURL(): string {
    return this.url;
  }
  printToPDF(options: unknown): Promise<Buffer> {
    tell('webContents.printToPDF', options);
    return Promise.resolve(this.pdf);
  }
  print(): void {
    tell('webContents.print');
  }
}

export interface WindowOptions {
  readonly title?: string;
  readonly webPreferences: Readonly<Record<string, unknown>>;
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly webContents = new ContentsStub();
  readonly options: WindowOptions;
  title = '';
  closed = 0;
  constructor(options: WindowOptions) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(address: string): Promise<void> {
    this.webContents.url = address;
    tell('window.loadURL', address);
    return Promise.resolve();
  }
  /** As Electron does: listeners may prevent it. */
  close(): void {
    if (!prevented(this, 'close')) this.closed += 1;
  }
  setTitle(title: string): void {
    this.title = title;
  }
  show(): void {
    tell('window.show');
  }
  focus(): void {
    tell('window.focus');
  }
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return false;
  }
  removeMenu(): void {
    tell('window.removeMenu');
  }
}

/** What a session was told to answer with. */
export class SessionStub extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  readonly webRequest = {
    onBeforeRequest: (handler: Handler) => this.handlers.set('onBeforeRequest', handler),
  };
  readonly protocol = {
    handle: (scheme: string, handler: Handler) => this.handlers.set(`scheme ${scheme}`, handler),
  };
  setPermissionRequestHandler(handler: Handler): void {
    this.handlers.set('permissionRequest', handler);
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.handlers.set('permissionCheck', handler);
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.handlers.set('devicePermission', handler);
  }
  setDisplayMediaRequestHandler(handler: Handler): void {
    this.handlers.set('displayMedia', handler);
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    tell('session.setSpellCheckerEnabled', enabled);
  }
}

/** One end of a channel between the main process and a page; what is posted arrives as a copy, later. */
export class PortStub extends EventEmitter {
  other: PortStub | null = null;
  isClosed = false;
  #isStarted = false;
  #waiting: unknown[] = [];
  postMessage(message: unknown): void {
    const other = this.other;
    if (this.isClosed || other === null) return;
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => {
      other.receive(copy);
    });
  }
  start(): void {
    this.#isStarted = true;
    for (const message of this.#waiting.splice(0)) this.receive(message);
  }
  receive(message: unknown): void {
    if (this.isClosed) return;
    if (this.#isStarted) this.emit('message', { data: message, ports: [] });
    else this.#waiting.push(message);
  }
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const other = this.other;
    queueMicrotask(() => {
      if (other === null || other.isClosed) return;
      other.isClosed = true;
      other.emit('close');
    });
  }
}

export function portPair(): readonly [PortStub, PortStub] {
  const [left, right] = [new PortStub(), new PortStub()];
  left.other = right;
  right.other = left;
  return [left, right];
}

/** Emits an event with a `preventDefault`, and says whether somebody called it. */
export function prevented(emitter: EventEmitter, name: string, details: object = {}, ...values: readonly unknown[]): boolean {
  let isPrevented = false;
  const event = { ...details, preventDefault: () => (isPrevented = true) };
  emitter.emit(name, event, ...values);
  return isPrevented;
}

export const app = new AppStub();
export const ipcMain = new EventEmitter();
export const powerMonitor = new EventEmitter();
export const session = { defaultSession: new SessionStub() };
export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => {
    tell('protocol.registerSchemesAsPrivileged', schemes);
  },
};
export const crashReporter = {
  start: (options: unknown) => {
    tell('crashReporter.start', options);
  },
};
export const shell = {
  openExternal: (address: string) => {
    tell('shell.openExternal', address);
    return Promise.resolve();
  },
};
export const Menu = {
  buildFromTemplate: (template: unknown) => ({ template }),
  setApplicationMenu: (menu: unknown) => {
    tell('Menu.setApplicationMenu', menu);
  },
};
export const contextBridge = {
  exposeInMainWorld: (name: string, exposed: unknown) => {
    tell('contextBridge.exposeInMainWorld', name, exposed);
  },
};
export const ipcRenderer = {
  postMessage: (...values: readonly unknown[]) => {
    tell('ipcRenderer.postMessage', ...values);
  },
};

function answerDialog(name: string) {
  return (...values: readonly unknown[]): Promise<unknown> => {
    tell(`dialog.${name}`, values.at(-1));
    return Promise.resolve(dialogAnswers.shift());
  };
}
export const dialog = {
  showMessageBox: answerDialog('showMessageBox'),
  showOpenDialog: answerDialog('showOpenDialog'),
  showSaveDialog: answerDialog('showSaveDialog'),
};

export function resetElectron(): void {
  told.length = 0;
  dialogAnswers.length = 0;
  BrowserWindow.all.length = 0;
  Object.assign(start, { isPackaged: false, isFirst: true, switches: new Set<string>(), appPath: '' });
  for (const emitter of [app, ipcMain, powerMonitor]) emitter.removeAllListeners();
  session.defaultSession = new SessionStub();
}
