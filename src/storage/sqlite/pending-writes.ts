/**
 * What has been decided and is not yet durable: the overlay on which decisions are made, and who waits for what.
 *
 *     decide ──> open batch ──take()──> sent batches (oldest first) ──committed()──> durable
 *                    │                         │
 *                    └──────── fail() ─────────┘            all of the epoch at once, since each may rest on the one before
 *
 * Rules (each is tested):
 * 1. The overlay holds, for every key with an undecided fate, the value that was decided last. Only decisions look at it.
 * 2. Batches are committed in the order in which they were taken, so the order of decisions is the order of commits.
 * 3. An entry leaves when the batch that wrote it is durable, unless a later batch wrote the key again.
 * 4. An answer that rests on pending values (a refusal, a pure read) waits for the newest batch among them.
 * 5. When a batch fails, everything pending fails with it, the overlay is emptied and a new epoch begins; the writer refuses
 *    whatever of the old epoch is still on its way.
 */
import type { Key, StorageError, Value } from '../engine.ts';
import type { DurableValues } from './durable-values.ts';
import { type Op, PackedWrites } from './packed-writes.ts';

/** Called once: without a failure when everything waited for is durable. */
export type Settle = (failure?: StorageError) => void;

export interface Batch {
  readonly number: number;
  readonly epoch: number;
  readonly writes: PackedWrites;
  readonly keys: string[];
  readonly logs: string[];
  readonly settlers: Settle[];
  transactions: number;
}

interface Pending<T> {
  readonly value: T;
  readonly batch: Batch;
}

export class PendingWrites {
  readonly #values = new Map<string, Pending<Value | undefined>>();
  readonly #logs = new Map<string, Pending<number>>();
  readonly #sent: Batch[] = [];
  #open: Batch | undefined;
  #number = 0;
  #epoch = 0;
  readonly #durable: DurableValues;

  /** `durable` learns what becomes durable. */
  constructor(durable: DurableValues) {
    this.#durable = durable;
  }

  get isEmpty(): boolean {
    return this.#open === undefined && this.#sent.length === 0;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** The value decided last and the batch it waits for; undefined when nothing is pending for the key. */
  value(key: string): Pending<Value | undefined> | undefined {
    return this.#values.get(key);
  }

  /** The number given last in a log, if that is pending. */
  lastNumber(log: string): number | undefined {
    return this.#logs.get(log)?.value;
  }

  get hasOpenBatch(): boolean {
    return this.#open !== undefined;
  }

  /** The batch that the next decision's writes go into. */
  openBatch(): Batch {
    this.#open ??= {
      number: ++this.#number,
      epoch: this.#epoch,
      writes: new PackedWrites(batchBytesAtFirst),
      keys: [],
      logs: [],
      settlers: [],
      transactions: 0,
    };
    return this.#open;
  }

  add(batch: Batch, kind: Op, key: Key, value: Value | undefined): void {
    const text = batch.writes.add(kind, key, value);
    batch.keys.push(text);
    this.#values.set(text, { value, batch });
  }

  setLastNumber(batch: Batch, log: string, last: number): void {
    batch.logs.push(log);
    this.#logs.set(log, { value: last, batch });
  }

  /** Calls `settle` when everything decided so far is durable, or has failed; at once when nothing is pending. */
  whenSettled(settle: Settle): void {
    const last = this.#open ?? this.#sent.at(-1);
    if (last === undefined) settle();
    else last.settlers.push(settle);
  }

  /** The open batch, to be sent now; it counts as sent. */
  take(): Batch | undefined {
    const batch = this.#open;
    if (batch === undefined) return undefined;
    this.#open = undefined;
    this.#sent.push(batch);
    return batch;
  }

  /** Everything up to and including batch `through` is durable. Returns the number of transactions among it. */
  committed(through: number): number {
    let transactions = 0;
    while (this.#sent.length > 0 && this.#sent[0]!.number <= through) {
      const batch = this.#sent.shift()!;
      transactions += batch.transactions;
      for (const key of batch.keys) this.#settle(key, batch);
      for (const log of batch.logs) if (this.#logs.get(log)?.batch === batch) this.#logs.delete(log);
      for (const settle of batch.settlers) settle();
    }
    return transactions;
  }

  /** The value of `key` in `batch` is durable; when a later batch has written the key again, it is not known here any more. */
  #settle(key: string, batch: Batch): void {
    const pending = this.#values.get(key);
    if (pending?.batch === batch) {
      this.#values.delete(key);
      if (pending.value !== undefined) {
        this.#durable.set(key, pending.value);
        return;
      }
    }
    this.#durable.delete(key);
  }

  fail(failure: StorageError): void {
    const batches = this.#open === undefined ? [...this.#sent] : [...this.#sent, this.#open];
    this.#sent.length = 0;
    this.#open = undefined;
    this.#values.clear();
    this.#logs.clear();
    this.#epoch += 1;
    for (const batch of batches) for (const settle of batch.settlers) settle(failure);
  }
}

const batchBytesAtFirst = 16 * 1024;
