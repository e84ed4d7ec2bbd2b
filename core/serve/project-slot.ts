import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';
import type { ReadStore, WriteStore } from '../store/stores.ts';
import type { NewProject, ProjectSlot } from './engine-context.ts';

/** How project files are opened; the store's own functions, bound to who opens. */
export interface ProjectFiles {
  /** `because` is the sentence that tells a person why the project cannot be written. */
  openForReading(path: string, because: string): Promise<Result<ReadStore>>;
  openForWriting(path: string): Promise<Result<WriteStore>>;
  create(path: string, what: NewProject): Promise<Result<WriteStore>>;
  /** Takes a closed project away, with everything beside it. */
  remove(path: string): void;
}

type Held = { readonly path: string } & (
  | { readonly access: 'read'; readonly store: ReadStore; readonly because: Failure }
  | { readonly access: 'write'; readonly store: WriteStore; readonly isNew: boolean }
);

/** Reasons why a project that cannot be written can still be read. */
const READABLE = ['project/busy', 'storage/read-only'];

/**
 * Holds the one open project, and lets go of it in order. A project that is to be written can be read as soon as its
 * schema is known to be ours, while everything else about it is checked: opened quickly, it is read until it is opened again, and let
 * go should the checks refuse it. One that was made here
 * and in which no run was begun, because the audit was refused, is taken away when it is let go.
 */
export class OneProject implements ProjectSlot {
  readonly #files: ProjectFiles;
  #held: Held | null = null;
  /** What is being checked before it may be written; read already. */
  #checking: ReadStore | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #beforeClose: readonly (() => Promise<void>)[] = [];

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  open(path: string, how: { readonly readOnly?: boolean; readonly quick?: boolean } = {}): Promise<Result<ReadStore>> {
    const { readOnly = false, quick = false } = how;
    return this.#inTurn(async () => {
      const held = this.#held?.path === path ? this.#held : null;
      const isUnchecked = held?.access === 'read' && held.because === UNCHECKED;
      if (held !== null && (quick || ((held.access === 'read') === readOnly && !isUnchecked))) return succeeded(held.store);
      if (held?.access === 'write') await this.#close({ keep: true }); // its lease must not outlive its right to write
      if (quick && !readOnly) return this.#hold(await this.#openForReading(path, UNCHECKED));
      const opened = await this.#openAnyhow(path, readOnly);
      if (!opened.ok && isUnchecked) await this.#close(); // its first rows were shown before it was found not to be sound
      return this.#hold(opened);
    });
  }

  create(path: string, what: NewProject): Promise<Result<ReadStore>> {
    return this.#inTurn(async () => this.#hold(writing(path, await this.#files.create(path, what), { isNew: true })));
  }

  readable(): Result<ReadStore> {
    const store = this.#checking ?? this.#held?.store;
    return store === undefined ? failed(noProject()) : succeeded(store);
  }

  writable(): Result<WriteStore> {
    if (this.#checking !== null) return failed(UNCHECKED);
    if (this.#held === null) return failed(noProject());
    return this.#held.access === 'write' ? succeeded(this.#held.store) : failed(this.#held.because);
  }

  path(): string | null {
    return this.#held?.path ?? null;
  }

  beforeClose(listener: () => Promise<void>): void {
    this.#beforeClose = [...this.#beforeClose, listener];
  }

  async settled(): Promise<void> {
    await this.#turn;
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  async #close({ keep = false }: { readonly keep?: boolean } = {}): Promise<void> {
    if (this.#held === null) return;
    for (const listener of this.#beforeClose) await listener();
    const held = this.#held;
    this.#held = null;
    const isEmpty = held.access === 'write' && held.isNew && !keep && hasNoRun(held.store);
    held.store.close();
    if (isEmpty) this.#files.remove(held.path);
  }

  /** One after the other: two pages that open at once must not leave a project that nobody closes. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #openAnyhow(path: string, readOnly: boolean): Promise<Result<Held>> {
    if (readOnly) return this.#openForReading(path, failure('storage/read-only', 'the project was opened for reading'));
    const read = await this.#files.openForReading(path, BEING_CHECKED);
    if (!read.ok) return read;
    this.#checking = read.value;
    try {
      const written = await this.#files.openForWriting(path);
      if (!written.ok && READABLE.includes(written.failure.code)) return await this.#openForReading(path, written.failure);
      return writing(path, written, { isNew: false });
    } finally {
      this.#checking = null;
      read.value.close();
    }
  }

  async #openForReading(path: string, because: Failure): Promise<Result<Held>> {
    const store = await this.#files.openForReading(path, because === UNCHECKED ? BEING_CHECKED : because.message);
    return store.ok ? succeeded({ path, access: 'read', store: store.value, because }) : store;
  }

  /** Only when the next one is open is the one before let go: a file that cannot be opened changes nothing. */
  async #hold(next: Result<Held>): Promise<Result<ReadStore>> {
    if (!next.ok) return next;
    await this.#close();
    this.#held = next.value;
    return succeeded(next.value.store);
  }
}

const BEING_CHECKED = 'the project is still being checked; it can be read already';
const UNCHECKED = failure('project/busy', BEING_CHECKED);

function writing(path: string, store: Result<WriteStore>, { isNew }: { readonly isNew: boolean }): Result<Held> {
  return store.ok ? succeeded({ path, access: 'write', store: store.value, isNew }) : store;
}

function hasNoRun(store: ReadStore): boolean {
  const runs = store.runs();
  return runs.ok && runs.value.length === 0;
}

function noProject() {
  return failure('project/none', 'no project is open');
}
