import type { ChannelTable } from '../contract/call.ts';
import { channels } from '../contract/channels.ts';
import { failure } from '../contract/failures.ts';
import { decodeHead, encodeFrame } from '../contract/frame.ts';
import type { FrameHead } from '../contract/frame.ts';
import type { Port } from '../contract/port.ts';
import type { Failure } from '../contract/result.ts';
import { shellChannels } from '../contract/shell-channels.ts';

/** More unanswered calls than this are refused here, so that a flood never reaches the engine. */
const MOST_UNANSWERED = 256;

export interface PageRoute {
  readonly page: Port;
  /** Answers shell calls in the host; null where they have a road of their own. */
  readonly shell: Port | null;
  /** The engine's lane of this page. */
  readonly engine: Port;
  readonly epoch: number;
  /** A call of this name was answered by the engine. */
  readonly onReply?: (name: string) => void;
}

/**
 * Passes frames between a page and what answers it, reading nothing but their heads: a known name, the right
 * direction, the living engine. Whatever else a page sends is dropped; a call is answered with the reason.
 */
export function routePage({ page, shell, engine, epoch, onReply = () => undefined }: PageRoute): void {
  const unanswered = new Set<number>();
  page.onFrame((frame) => {
    const head = decodeHead(frame);
    if (!head.ok || (head.value.kind !== 'call' && head.value.kind !== 'cancel')) return;
    if (shell !== null && isCall(shellChannels, head.value.name)) {
      shell.post(frame);
      return;
    }
    const refusal = refusalOf(head.value, { epoch, unanswered });
    if (refusal === null) {
      unanswered.add(head.value.id);
      engine.post(frame);
    } else if (head.value.kind === 'call') page.post(refused(head.value, refusal));
  });
  engine.onFrame((frame) => {
    const head = decodeHead(frame);
    if (!head.ok || (head.value.kind !== 'reply' && head.value.kind !== 'event')) return;
    page.post(frame);
    if (head.value.kind !== 'reply') return;
    unanswered.delete(head.value.id);
    onReply(head.value.name);
  });
  shell?.onFrame((frame) => {
    page.post(frame);
  });
}

function refusalOf(
  { kind, name, id, epoch }: FrameHead,
  now: { readonly epoch: number; readonly unanswered: ReadonlySet<number> },
): Failure | null {
  if (!isCall(channels, name)) return failure('ipc/invalid', 'expected the name of a call, received another');
  if (epoch !== 0 && epoch !== now.epoch) return failure('engine/lost', 'the engine was started anew since');
  if (kind === 'cancel') return now.unanswered.has(id) ? null : failure('ipc/invalid', 'expected a call that runs');
  if (now.unanswered.has(id)) return failure('ipc/invalid', `call ${String(id)}: expected a new number, received one that is running`);
  if (now.unanswered.size >= MOST_UNANSWERED) return failure('ipc/too-large', `expected at most ${String(MOST_UNANSWERED)} calls at once`);
  return null;
}

function isCall(table: ChannelTable, name: string): boolean {
  return Object.hasOwn(table, name) && table[name]?.type === 'call';
}

function refused(head: FrameHead, problem: Failure): Uint8Array {
  const encoded = encodeFrame({ head: { ...head, kind: 'reply' }, body: { ok: false, failure: problem }, arrays: [] });
  return encoded.ok ? encoded.value : new Uint8Array(0);
}
