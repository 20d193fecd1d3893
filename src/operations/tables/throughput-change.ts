import type { ProvisionedThroughput, Throughput } from '../../database/catalog/catalog.ts';

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** The new throughput with what is remembered of changes. Raising one kind of units and lowering the other is both. */
export function changedThroughput(
  current: ProvisionedThroughput,
  { wanted, now }: { readonly wanted: Throughput; readonly now: number },
): ProvisionedThroughput {
  const increased = wanted.read > current.read || wanted.write > current.write;
  const decreased = wanted.read < current.read || wanted.write < current.write;
  return {
    ...current,
    ...wanted,
    ...(increased && { increasedAt: now }),
    ...(decreased && { decreasedAt: now, decreasesThatDay: decreasesToday(current, now) + 1 }),
  };
}

/** Days are those of UTC. */
export function decreasesToday({ decreasedAt, decreasesThatDay = 0 }: ProvisionedThroughput, now: number): number {
  const day = (moment: number) => Math.floor(moment / dayMilliseconds);
  return decreasedAt !== undefined && day(decreasedAt) === day(now) ? decreasesThatDay : 0;
}
