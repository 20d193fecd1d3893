/** Numbers that a seed decides (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to `limit - 1`. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(choices: ArrayLike<T>): T {
    return choices[this.below(choices.length)]!;
  }

  /** Up to `most` of the choices, one after another. */
  text(choices: readonly string[], most: number): string {
    return Array.from({ length: this.below(most + 1) }, () => this.pick(choices)).join('');
  }
}

/** `SEED` of the environment, to repeat a run, or one of its own. */
export const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
