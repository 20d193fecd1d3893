import type { Clock } from '../clock.ts';
import type { Engine } from '../storage/engine.ts';
import type { CatalogChanges } from './catalog/catalog-changes.ts';
import { readSpacesToClear, spaceCleared } from './catalog/catalog-rows.ts';
import type { MemoryCatalog } from './catalog/memory-catalog.ts';
import type { WritesInFlight } from './items/writes-in-flight.ts';
import { trimRecords } from './streams/records.ts';
import { TokenCleaning } from './transactions/token-cleaning.ts';

export interface HousekeepingOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly changes: CatalogChanges;
  readonly inFlight: WritesInFlight;
  readonly intervalMilliseconds: number;
  /** Told of every pass that failed; what is left undone is taken up by the next. */
  readonly onError: (error: unknown) => void;
}

/**
 * What happens in the background: deletions are finished, old streams and change records removed, the rows of what is gone
 * cleared. All of it can be seen in the store, so that a new start takes it up where the last one left off.
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #tokens: TokenCleaning;
  readonly #timer: NodeJS.Timeout;
  #pass: Promise<void> | undefined;
  #again = false;
  #closed = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
    this.#tokens = new TokenCleaning(options);
    this.#timer = setInterval(() => this.wake(), options.intervalMilliseconds).unref();
  }

  /** Begins a pass, or asks for another one after the present. */
  wake(): void {
    if (this.#closed) return;
    this.#again = this.#pass !== undefined;
    this.#pass ??= this.#run().finally(() => {
      this.#pass = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Resolves when nothing is going on and nothing more will begin. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#pass;
  }

  async #run(): Promise<void> {
    try {
      await this.#options.changes.sweep();
      await this.#trimStreams();
      await this.#clearSpaces();
      await this.#tokens.run();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #trimStreams(): Promise<void> {
    for (const stream of this.#options.memory.heldStreams()) {
      if (this.#closed) return;
      await trimRecords(stream, this.#options);
    }
  }

  async #clearSpaces(): Promise<void> {
    const { engine, inFlight } = this.#options;
    const spaces = await readSpacesToClear(engine);
    // A write that was decided just before the table went may still be on its way into its space.
    if (spaces.length > 0) await inFlight.settled();
    for (const space of spaces) {
      if (this.#closed) return;
      await engine.clear(space);
      await engine.transact([], () => ({ writes: [spaceCleared(space)], result: undefined }));
    }
  }
}
