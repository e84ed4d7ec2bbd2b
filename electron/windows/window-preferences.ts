import type { WebPreferences } from 'electron';

/** How every window is made: a sandboxed page without Node, without tools, and without anything weaker than the default. */
export function windowPreferences(preload: string | null): WebPreferences {
  return {
    ...(preload === null ? {} : { preload }),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    devTools: false,
    spellcheck: false,
  };
}
