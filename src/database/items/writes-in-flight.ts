interface Generation {
  writes: number;
  ended?: () => void;
}

/**
 * Counts item writes that have begun and not ended, so that a change to the catalog can wait until every write that was still
 * decided with the old description is in the store.
 */
export class WritesInFlight {
  #generation: Generation = { writes: 0 };
  #settled: Promise<void> = Promise.resolve();

  /** Pass what it returns to `end`. */
  begin(): Generation {
    this.#generation.writes++;
    return this.#generation;
  }

  end(generation: Generation): void {
    if (--generation.writes === 0) generation.ended?.();
  }

  /** Resolves when all writes that have begun until now have ended. */
  settled(): Promise<void> {
    const generation = this.#generation;
    this.#generation = { writes: 0 };
    const ended = new Promise<void>((resolve) => {
      generation.ended = resolve;
    });
    if (generation.writes === 0) generation.ended?.();
    this.#settled = this.#settled.then(() => ended);
    return this.#settled;
  }
}
