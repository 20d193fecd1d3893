import type { Clock } from '../../clock.ts';
import type { Engine } from '../../storage/engine.ts';
import { tokensToClear } from './tokens.ts';

/** Clears tokens that count no more, once in every period. */
export class TokenCleaning {
  readonly #engine: Engine;
  readonly #clock: Clock;
  #cleared: number | undefined;

  constructor({ engine, clock }: { readonly engine: Engine; readonly clock: Clock }) {
    this.#engine = engine;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const { period, space } = tokensToClear(this.#clock.now());
    if (this.#cleared === period) return;
    await this.#engine.clear(space);
    this.#cleared = period;
  }
}
