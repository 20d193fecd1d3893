import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { type Decision, type Engine, type Key, StorageError, type Value, type Write } from '../engine.ts';

/** How an engine misbehaves within its contract, so that nothing leans on the kindness of one that does not. */
export interface Mischief {
  /** From 0 to below 1, as Math.random; seeded, so that a run can be repeated. */
  readonly random: () => number;
  /** The share of transactions that end, after all retries, in a StorageError of kind `conflict`. Default 0. */
  readonly conflictShare?: number;
}

/** An engine that can also be read and changed in the turn of the call, which is how conflicts are made. */
interface ImmediateEngine extends Engine {
  read(keys: readonly Key[]): (Value | undefined)[];
  apply(writes: readonly Write[]): void;
}

/** Attempts that may meet a conflict; the one after them runs undisturbed. */
const attemptsMax = 8;
const backoffMillisecondsMax = 8;

/**
 * `engine` with delays, transactions in another order than they were called, conflicts (real ones and made-up ones) that are
 * retried with jittered backoff, and `decide` called more often than needed, at first with values that are out of date.
 */
export function mischievous(engine: ImmediateEngine, { random, conflictShare = 0 }: Mischief): Engine {
  const delay = async (): Promise<void> => {
    const draw = random();
    if (draw < 0.3) return;
    if (draw < 0.9) await nextTurn();
    else await sleep(random() * 2);
  };
  /** What has begun, for `close` to wait for. */
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  const run = <T>(work: () => Promise<T>): Promise<T> => {
    if (closing !== undefined) return Promise.reject(new StorageError('closed', 'The store is closed.'));
    const promise = work();
    running.add(promise);
    const end = () => void running.delete(promise);
    promise.then(end, end);
    return promise;
  };

  async function transact<T>(
    keys: readonly Key[],
    decide: (values: readonly (Value | undefined)[]) => Decision<T>,
  ): Promise<T> {
    if (random() < conflictShare) {
      decideInVain(decide, engine.read(keys));
      await delay();
      throw new StorageError('conflict', 'Others were faster, too often.');
    }
    for (let attempt = 1; ; attempt += 1) {
      await delay();
      const undisturbed = attempt > attemptsMax;
      const before = engine.read(keys);
      decideInVain(decide, before);
      if (!undisturbed) await delay();
      const values = engine.read(keys);
      // An engine that reads, decides and commits guarded would fail here when another commit came between.
      if (undisturbed || (sameValues(before, values) && random() < 0.8)) return settle(decide(values));
      await sleep(random() * Math.min(2 ** attempt / 4, backoffMillisecondsMax));
    }
  }

  async function settle<T>(decision: Decision<T>): Promise<T> {
    if ('refuse' in decision) {
      await delay();
      throw decision.refuse;
    }
    engine.apply(decision.writes);
    await delay();
    return decision.result;
  }

  return {
    capabilities: engine.capabilities,
    get: (keys) =>
      run(async () => {
        // Each key at a moment of its own: no common one is promised.
        const values: (Value | undefined)[] = new Array(keys.length);
        await Promise.all(
          keys.map(async (key, at) => {
            await delay();
            [values[at]] = engine.read([key]);
          }),
        );
        await delay();
        return values;
      }),
    snapshot: (keys) =>
      run(async () => {
        await delay();
        const values = engine.read(keys);
        await delay();
        return values;
      }),
    scan: (range) =>
      run(async () => {
        await delay();
        const page = await engine.scan(range);
        await delay();
        return page;
      }),
    transact: (keys, decide) => run(() => transact(keys, decide)),
    clear: (space) =>
      run(async () => {
        await delay();
        await engine.clear(space);
      }),
    statistics: () => run(() => engine.statistics()),
    check: () => run(() => engine.check()),
    close() {
      closing ??= Promise.allSettled(running).then(() => engine.close());
      return closing;
    },
  };
}

/** A call of `decide` that does not count, whatever it returns or throws. */
function decideInVain<T>(
  decide: (values: readonly (Value | undefined)[]) => T,
  values: readonly (Value | undefined)[],
): void {
  try {
    decide(values.map((value) => value && { ...value }));
  } catch {
    // The call that counts comes later.
  }
}

function sameValues(a: readonly (Value | undefined)[], b: readonly (Value | undefined)[]): boolean {
  return a.every((value, at) => value?.text === b[at]?.text && value?.weight === b[at]?.weight);
}
