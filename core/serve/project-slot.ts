import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
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
  | { readonly access: 'read'; readonly store: ReadStore; readonly because: string }
  | { readonly access: 'write'; readonly store: WriteStore }
);

/** Reasons why a project that cannot be written can still be read. */
const READABLE = ['project/busy', 'storage/read-only'];

/** Holds the one open project, and lets go of it in order. */
export class OneProject implements ProjectSlot {
  readonly #files: ProjectFiles;
  #held: Held | null = null;
  #beforeClose: readonly (() => Promise<void>)[] = [];

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  async open(path: string, how: { readonly readOnly?: boolean } = {}): Promise<Result<ReadStore>> {
    if (this.#held?.path === path && this.#held.access === (how.readOnly === true ? 'read' : 'write')) return succeeded(this.#held.store);
    await this.close();
    if (how.readOnly === true) return this.#openForReading(path, 'opened for reading');
    const written = await this.#files.openForWriting(path);
    if (!written.ok && READABLE.includes(written.failure.code)) return this.#openForReading(path, written.failure.message);
    return this.#hold(path, written);
  }

  async create(path: string, what: NewProject): Promise<Result<ReadStore>> {
    await this.close();
    return this.#hold(path, await this.#files.create(path, what));
  }

  readable(): Result<ReadStore> {
    return this.#held === null ? failed(noProject()) : succeeded(this.#held.store);
  }

  writable(): Result<WriteStore> {
    if (this.#held === null) return failed(noProject());
    return this.#held.access === 'write' ? succeeded(this.#held.store) : failed(failure('storage/read-only', this.#held.because));
  }

  path(): string | null {
    return this.#held?.path ?? null;
  }

  beforeClose(listener: () => Promise<void>): void {
    this.#beforeClose = [...this.#beforeClose, listener];
  }

  async close(): Promise<void> {
    if (this.#held === null) return;
    for (const listener of this.#beforeClose) await listener();
    const held = this.#held;
    this.#held = null;
    held.store.close();
  }

  async #openForReading(path: string, because: string): Promise<Result<ReadStore>> {
    const store = await this.#files.openForReading(path, because);
    if (store.ok) this.#held = { path, access: 'read', store: store.value, because };
    return store;
  }

  #hold(path: string, store: Result<WriteStore>): Result<ReadStore> {
    if (store.ok) this.#held = { path, access: 'write', store: store.value };
    return store;
  }
}

function noProject() {
  return failure('project/none', 'no project is open');
}
