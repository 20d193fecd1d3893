/*
 * Work is measured for some pieces and for sixteen times as many; what takes the square of them would take 256 times as much of the
 * processor. The best of several is measured, and the margin is wide: nothing here says how fast anything is.
 */
const small = 1500;
const factor = 16;
export const factorMax = 90;
/** What is over so soon is not measured. */
const nothing = 2;

/** How often the work for `small * factor` pieces contains that for `small`; 1 when it is too little to be measured. */
export async function growth<T>(make: (count: number) => T, work: (made: T) => void | Promise<void>): Promise<number> {
  const best = async (count: number): Promise<number> => {
    let least = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 3 && least > nothing; attempt++) {
      const made = make(count);
      const before = process.cpuUsage();
      await work(made);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
    }
    return least;
  };
  const large = await best(small * factor);
  return large <= nothing ? 1 : large / Math.max(await best(small), 0.2);
}
