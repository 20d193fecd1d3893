/**
 * What was made from a text, kept for the texts used lately, at most about twice `charactersMax` characters of them.
 * Two generations: what is found in the old one moves to the new one, and when the new one is full it becomes the old one.
 */
export class BoundedCache<T> {
  readonly #charactersMax: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();
  #characters = 0;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  /** What `make` makes of `text`, now or earlier. What it throws is not kept. */
  get(text: string, make: (text: string) => T): T {
    const known = this.#young.get(text);
    if (known !== undefined) return known;
    const made = this.#old.get(text) ?? make(text);
    this.#characters += text.length;
    if (this.#characters > this.#charactersMax) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#characters = text.length;
    }
    this.#young.set(text, made);
    return made;
  }
}
