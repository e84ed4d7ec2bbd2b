export type Theme = 'system' | 'light' | 'dark';
const themes: readonly Theme[] = ['system', 'light', 'dark'];
const PREFIX = 'concord/';

/** What this browser remembers about the person in front of it. Nothing here is evidence. */
export class Preferences {
  #reviewer = $state('');
  #theme = $state<Theme>('system');
  #hintDone = $state(false);
  #singleKeys = $state(true);
  readonly #storage: Storage;
  readonly #root: HTMLElement;

  constructor(storage: Storage, root: HTMLElement) {
    this.#storage = storage;
    this.#root = root;
    this.#reviewer = this.#read('reviewer') ?? '';
    this.#theme = themes.find((theme) => theme === this.#read('theme')) ?? 'system';
    this.#hintDone = this.#read('hint') === 'done';
    this.#singleKeys = this.#read('single-keys') !== 'off';
    this.#showTheme();
  }

  get reviewer(): string {
    return this.#reviewer;
  }
  set reviewer(name: string) {
    this.#reviewer = name.trim();
    this.#write('reviewer', this.#reviewer);
  }

  get theme(): Theme {
    return this.#theme;
  }
  set theme(theme: Theme) {
    this.#theme = theme;
    this.#write('theme', theme);
    this.#showTheme();
  }

  get hintDone(): boolean {
    return this.#hintDone;
  }
  set hintDone(done: boolean) {
    this.#hintDone = done;
    this.#write('hint', done ? 'done' : 'open');
  }

  /** Commands on a single letter; some ways of typing press them by accident. */
  get singleKeys(): boolean {
    return this.#singleKeys;
  }
  set singleKeys(on: boolean) {
    this.#singleKeys = on;
    this.#write('single-keys', on ? 'on' : 'off');
  }

  #showTheme(): void {
    if (this.#theme === 'system') delete this.#root.dataset['theme'];
    else this.#root.dataset['theme'] = this.#theme;
  }

  #read(name: string): string | null {
    try {
      return this.#storage.getItem(PREFIX + name);
    } catch {
      return null; // storage may be forbidden; then nothing is remembered
    }
  }

  #write(name: string, value: string): void {
    try {
      this.#storage.setItem(PREFIX + name, value);
    } catch {
      // storage may be forbidden or full; the session goes on without it
    }
  }
}
