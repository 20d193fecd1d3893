/** A seed to print; `SEED=n` in the environment repeats a run. */
export function chooseSeed(): number {
  return Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
}

/** Numbers from 0 to below 1 that depend on the seed only (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An integer from 0 to below `end`. */
export function below(random: () => number, end: number): number {
  return Math.floor(random() * end);
}
