/** Keeps the end of a stream of text, so that a process that talks for ever costs a fixed amount. */
export class TextTail {
  readonly #most: number;
  #text = '';

  constructor(mostCharacters = 64 * 1024) {
    this.#most = mostCharacters;
  }

  add(text: string): void {
    this.#text = (this.#text + text).slice(-this.#most);
  }

  text(): string {
    return this.#text;
  }
}
