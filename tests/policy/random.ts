/** Pseudo-random choices that a seed repeats (mulberry32). */
export interface Random {
  /** From 0 up to, not including, `below`. */
  integer(below: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** From `min` to `max` picks, repetition allowed. */
  some<T>(choices: readonly T[], min: number, max: number): T[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const random: Random = {
    integer: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[random.integer(choices.length)] as (typeof choices)[number],
    some: (choices, min, max) =>
      Array.from({ length: min + random.integer(max - min + 1) }, () => random.pick(choices)),
  };
  return random;
}
