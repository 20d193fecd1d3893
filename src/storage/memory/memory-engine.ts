import {
  type Capabilities,
  type Decision,
  type Engine,
  type Key,
  type Page,
  type Row,
  type ScanRange,
  type Statistics,
  StorageError,
  type Value,
  type Write,
} from '../engine.ts';
import {
  keyBytes,
  keyText,
  logKey,
  partitionBytes,
  prefixBytes,
  rangeOf,
  requireKey,
  requireRange,
  requireSpace,
  requireWrites,
  sequenceBytes,
  sortBytesMax,
  spaceRange,
  transactionWritesMax,
} from '../key-bytes.ts';
import { type Mischief, mischievous } from './mischief.ts';
import { OrderedMap } from './ordered-map.ts';

export interface MemoryEngineOptions {
  /** Behave as badly as the contract allows: see `Mischief`. */
  readonly mischief?: Mischief;
}

/** A store that is gone with its process. */
export function openMemoryEngine(options: MemoryEngineOptions = {}): Engine {
  const engine = new MemoryEngine();
  return options.mischief === undefined ? engine : mischievous(engine, options.mischief);
}

/** Everything happens in the turn of the call, so transactions are serial. */
export class MemoryEngine implements Engine {
  readonly capabilities: Capabilities = { sortBytesMax, transactionWritesMax, durability: 'none', writers: 'one' };
  readonly #rows = new OrderedMap<Value>();
  /** The number given last in each log, by its key as text. */
  readonly #logs = new Map<string, number>();
  #transactions = 0;
  #closed = false;

  async get(keys: readonly Key[]): Promise<(Value | undefined)[]> {
    return this.read(keys);
  }

  async snapshot(keys: readonly Key[]): Promise<(Value | undefined)[]> {
    return this.read(keys);
  }

  async scan(range: ScanRange): Promise<Page> {
    this.#requireOpen();
    requireRange(range);
    const { low, high } = rangeOf(range);
    const rows: Row[] = [];
    let weight = 0;
    for (const [key, value] of this.#rows.entries(keyText(low), keyText(high), range.descending)) {
      rows.push(range.withKeys ? { ...value, ...keyParts(key) } : { ...value });
      weight += value.weight;
      if (rows.length >= range.rowsMax || weight >= (range.weightMax ?? Number.POSITIVE_INFINITY)) {
        return { rows, complete: false };
      }
    }
    return { rows, complete: true };
  }

  async transact<T>(keys: readonly Key[], decide: (values: readonly (Value | undefined)[]) => Decision<T>): Promise<T> {
    const decision = decide(this.read(keys));
    if ('refuse' in decision) throw decision.refuse;
    this.apply(decision.writes);
    return decision.result;
  }

  async clear(space: number): Promise<void> {
    this.#requireOpen();
    requireSpace(space);
    const { low, high } = spaceRange(space);
    for (const [key] of [...this.#rows.entries(keyText(low), keyText(high))]) this.#rows.delete(key);
  }

  async statistics(): Promise<Statistics> {
    this.#requireOpen();
    return { transactions: this.#transactions, commits: this.#transactions, bytes: 0 };
  }

  async check(): Promise<readonly string[]> {
    this.#requireOpen();
    return [];
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** The values of this moment; objects of the caller's own. */
  read(keys: readonly Key[]): (Value | undefined)[] {
    this.#requireOpen();
    return keys.map((key) => {
      requireKey(key);
      const value = this.#rows.get(keyText(keyBytes(key)));
      return value === undefined ? undefined : { ...value };
    });
  }

  /** All of the writes at this moment. */
  apply(writes: readonly Write[]): void {
    this.#requireOpen();
    requireWrites(writes);
    for (const write of writes) {
      if (write.kind === 'delete') {
        this.#rows.delete(keyText(keyBytes(write.key)));
      } else {
        const key = write.kind === 'put' ? write.key : { ...logKey(write), sort: this.#nextNumber(logKey(write)) };
        this.#rows.set(keyText(keyBytes(key)), { text: write.value.text, weight: write.value.weight });
      }
    }
    if (writes.length > 0) this.#transactions += 1;
  }

  #nextNumber(log: Key): Buffer {
    const text = keyText(keyBytes(log));
    const number = (this.#logs.get(text) ?? 0) + 1;
    this.#logs.set(text, number);
    return sequenceBytes(number);
  }

  #requireOpen(): void {
    if (this.#closed) throw new StorageError('closed', 'The store is closed.');
  }
}

function keyParts(key: string): { partition: Uint8Array; sort: Uint8Array } {
  const bytes = Buffer.from(key, 'latin1');
  return { partition: bytes.subarray(4, 4 + partitionBytes), sort: bytes.subarray(prefixBytes) };
}
