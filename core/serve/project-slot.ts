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
}

type Held = { readonly path: string } & (
  | { readonly access: 'read'; readonly store: ReadStore; readonly because: Failure }
  | { readonly access: 'write'; readonly store: WriteStore }
);

/** Reasons why a project that cannot be written can still be read. */
const READABLE = ['project/busy', 'storage/read-only'];

/** Holds the one open project, and lets go of it in order. */
export class OneProject implements ProjectSlot {
  readonly #files: ProjectFiles;
  #held: Held | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #beforeClose: readonly (() => Promise<void>)[] = [];

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  open(path: string, { readOnly = false }: { readonly readOnly?: boolean } = {}): Promise<Result<ReadStore>> {
    return this.#inTurn(async () => {
      if (this.#held?.path === path) {
        if ((this.#held.access === 'read') === readOnly) return succeeded(this.#held.store);
        await this.#close(); // a project is open once
      }
      return this.#hold(await this.#openAnyhow(path, readOnly));
    });
  }

  create(path: string, what: NewProject): Promise<Result<ReadStore>> {
    return this.#inTurn(async () => this.#hold(writing(path, await this.#files.create(path, what))));
  }

  readable(): Result<ReadStore> {
    return this.#held === null ? failed(noProject()) : succeeded(this.#held.store);
  }

  writable(): Result<WriteStore> {
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

  async #close(): Promise<void> {
    if (this.#held === null) return;
    for (const listener of this.#beforeClose) await listener();
    const held = this.#held;
    this.#held = null;
    held.store.close();
  }

  /** One after the other: two pages that open at once must not leave a project that nobody closes. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #openAnyhow(path: string, readOnly: boolean): Promise<Result<Held>> {
    if (readOnly) return this.#openForReading(path, failure('storage/read-only', 'the project was opened for reading'));
    const written = await this.#files.openForWriting(path);
    if (!written.ok && READABLE.includes(written.failure.code)) return this.#openForReading(path, written.failure);
    return writing(path, written);
  }

  async #openForReading(path: string, because: Failure): Promise<Result<Held>> {
    const store = await this.#files.openForReading(path, because.message);
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

function writing(path: string, store: Result<WriteStore>): Result<Held> {
  return store.ok ? succeeded({ path, access: 'write', store: store.value }) : store;
}

function noProject() {
  return failure('project/none', 'no project is open');
}
