import type { Value } from '../engine.ts';

/**
 * Values that this process knows to be on disk, so that reading a key again does not ask SQLite, whose page cache is empty
 * after every commit of another connection. Nothing else writes the store (see owner-lock.ts), and every write passes through
 * `committed`, so what is here is what a read would find.
 *
 *     older generation ──hit──> younger generation ──full──> becomes the older one; the older one before it is let go
 *
 * Bounded by the length of the texts. Absent keys are not remembered: there is no end to them.
 */
export class DurableValues {
  #younger = new Map<string, Value>();
  #older = new Map<string, Value>();
  #youngerLength = 0;

  /** Undefined: not known here. */
  get(key: string): Value | undefined {
    const young = this.#younger.get(key);
    if (young !== undefined) return young;
    const old = this.#older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  /** `value` has been read from the store, or is durable in it by now. */
  set(key: string, value: Value): void {
    const length = entryLength + value.text.length;
    if (length > entryLengthMax) {
      this.delete(key);
      return;
    }
    this.#younger.set(key, value);
    this.#youngerLength += length;
    if (this.#youngerLength > generationLengthMax) {
      this.#older = this.#younger;
      this.#younger = new Map();
      this.#youngerLength = 0;
    }
  }

  delete(key: string): void {
    this.#younger.delete(key);
    this.#older.delete(key);
  }

  clear(): void {
    this.#younger.clear();
    this.#older.clear();
    this.#youngerLength = 0;
  }
}

/** Two generations: some 32 MB of texts. */
const generationLengthMax = 16 * 1024 * 1024;
/** Key, objects and the map's own share, roughly. */
const entryLength = 200;
/** One long text would push out thousands of others. */
const entryLengthMax = 64 * 1024;
