/**
 * Every message that a page can send to the main process, and all of them: each carries one message port and nothing
 * else. What is said over the ports is the contract (`core/contract/channels.ts`, `shell-channels.ts`).
 */
export const ipcChannels = { engine: 'concord/engine', shell: 'concord/shell' } as const;
export type IpcChannel = (typeof ipcChannels)[keyof typeof ipcChannels];
