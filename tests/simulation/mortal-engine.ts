import { type Engine, StorageError } from '../../src/storage/engine.ts';

export interface MortalEngine {
  readonly engine: Engine;
  /** Lets so many transactions be carried out; the last of them is kept, and nobody is told. */
  dieAfter(transactions: number): void;
  readonly isDead: boolean;
  /** Resolves when no transaction is under way: before another life begins. */
  settled(): Promise<unknown>;
}

/** Engine that can be dead, as a process is: calls reject, and nothing tells whether a transaction under way was kept. */
export function mortal(engine: Engine): MortalEngine {
  let left = Number.POSITIVE_INFINITY;
  const dead = () => new StorageError('closed', 'The process has died.');
  const underWay = new Set<Promise<unknown>>();
  const living = <T>(work: () => Promise<T>): Promise<T> => (left <= 0 ? Promise.reject(dead()) : work());
  return {
    get isDead() {
      return left <= 0;
    },
    dieAfter(transactions) {
      left = transactions;
    },
    settled: () => Promise.allSettled(underWay),
    engine: {
      capabilities: engine.capabilities,
      get: (of) => living(() => engine.get(of)),
      snapshot: (of) => living(() => engine.snapshot(of)),
      scan: (range) => living(() => engine.scan(range)),
      clear: (space) => living(() => engine.clear(space)),
      statistics: () => living(() => engine.statistics()),
      check: () => living(() => engine.check()),
      close: () => engine.close(),
      transact: (of, decide) =>
        living(async () => {
          left--;
          const transaction = engine.transact(of, decide);
          underWay.add(transaction);
          const result = await transaction.finally(() => underWay.delete(transaction));
          if (left <= 0) throw dead();
          return result;
        }),
    },
  };
}
