import type {
  Database,
  ItemTransaction,
  ItemWrite,
  TransactionOutcome,
  WriteOutcome,
} from '../../database/database.ts';
import { isThrottled, type Taken, type Throughput, type Units } from '../../database/throughput/throughput.ts';
import { AwsError } from '../../errors.ts';
import { writeUnits } from './capacity-units.ts';
import { unitsOfWrite } from './consumed-capacity.ts';

/*
 * Writes that take what they cost from the throughput of their table. What that is shows when a write is decided, so there it is taken:
 * a write that finds nothing left refuses, like one whose condition does not hold. A decision that is made again gives back
 * what the one before it took, and so does one that came to nothing.
 */

/** `Database.write`. */
export async function writeItems(database: Database, writes: readonly ItemWrite[]): Promise<WriteOutcome[]> {
  const { throughput } = database;
  if (throughput === undefined) return database.write(writes);
  const meters = writes.map((write) => new WriteMeter(write, { throughput, tableFactor: 1 }));
  return settled(meters, () => database.write(meters.map(({ write }) => write)));
}

/** `Database.writeTransaction`; in a transaction writing costs twice the units on the table. */
export async function writeTransaction(database: Database, transaction: ItemTransaction): Promise<TransactionOutcome> {
  const { throughput } = database;
  if (throughput === undefined) return database.writeTransaction(transaction);
  const meters: WriteMeter[] = [];
  const parts = transaction.parts.map((part) => {
    if (part instanceof AwsError) return part;
    const meter = new WriteMeter(part, { throughput, tableFactor: 2 });
    meters.push(meter);
    return meter.write;
  });
  return settled(meters, () => database.writeTransaction({ ...transaction, parts }));
}

async function settled<T>(meters: readonly WriteMeter[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isSpent = isAttempt(error) && !meters.some((meter) => meter.throttled);
    if (!isSpent) for (const meter of meters) meter.giveBack();
    throw error;
  }
}

/** A write that its condition refuses costs what it would have otherwise. Source: Developer Guide, "Read and write operations". */
function isAttempt(error: unknown): boolean {
  return error instanceof AwsError && attempts.has(error.name);
}

const attempts: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'DuplicateItemException',
  'TransactionCanceledException',
]);

interface WriteMeterOptions {
  readonly throughput: Throughput;
  readonly tableFactor: number;
}

class WriteMeter {
  readonly write: ItemWrite;
  /** Whether the last decision found nothing left. */
  throttled = false;
  readonly #options: WriteMeterOptions;
  #taken: Taken = [];

  constructor(write: ItemWrite, options: WriteMeterOptions) {
    this.#options = options;
    this.write = { ...write, decide: (before) => this.#decide(write, before) };
  }

  giveBack(): void {
    this.#options.throughput.giveBack(this.#taken);
    this.#taken = [];
  }

  #decide(write: ItemWrite, before: WriteOutcome['before']): WriteOutcome['after'] {
    this.giveBack();
    try {
      const after = write.decide(before);
      this.#take(write, unitsOfWrite(write.table, { before, after }));
      return after;
    } catch (error) {
      if (isAttempt(error)) this.#take(write, { table: writeUnits(before?.bytes ?? 0) });
      throw error;
    }
  }

  #take({ table }: ItemWrite, units: Units): void {
    const { throughput, tableFactor } = this.#options;
    this.throttled = false;
    try {
      this.#taken = throughput.take('Write', table, { ...units, table: tableFactor * units.table });
    } catch (error) {
      this.throttled = isThrottled(error);
      throw error;
    }
  }
}
