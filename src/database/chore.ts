/** Something that is done in the background again and again, never twice at a time. */
export class Chore {
  readonly #run: (isClosed: () => boolean) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #pass: Promise<void> | undefined;
  #again = false;
  #closed = false;

  /** `run` is one pass; it should end soon after `isClosed()`. What a pass throws is told, and taken up by the next. */
  constructor(run: (isClosed: () => boolean) => Promise<void>, onError: (error: unknown) => void) {
    this.#run = run;
    this.#onError = onError;
  }

  /** Begins a pass, or asks for another one after the present. */
  wake(): void {
    if (this.#closed) return;
    this.#again = this.#pass !== undefined;
    this.#pass ??= this.#run(() => this.#closed)
      .catch(this.#onError)
      .finally(() => {
        this.#pass = undefined;
        if (this.#again) this.wake();
      });
  }

  /** Resolves when nothing is going on and nothing more will begin. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#pass;
  }
}
