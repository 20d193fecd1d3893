/**
 * The embedded store: one SQLite file, one process, decisions in the main thread, commits in another.
 *
 *      main thread                                   writer thread               checkpoint thread
 *     ┌──────────────────────────────┐  batch per   ┌──────────────────────┐    ┌──────────────────┐
 *     │ transact: read overlay/file, ├─────────────>│ BEGIN, all batches   │    │ every 250 ms:    │
 *     │ decide, write into overlay   │   tick       │ that are there,      │    │ log -> file      │
 *     │                              │<─────────────┤ COMMIT (fsync)       │    └──────────────────┘
 *     │ get, scan: file only         │  one answer  └──────────────────────┘
 *     └──────────────────────────────┘
 *
 * Between reading and noting down what was decided there is no `await`: that is what makes `transact` serialisable. The rules of
 * the overlay are in pending-writes.ts, the tables in connection.ts, the whole story in docs/internals/storage.md.
 */
import { stat } from 'node:fs/promises';
import {
  type Capabilities,
  type Decision,
  type Engine,
  type Key,
  StorageError,
  type Value,
  type Write,
} from '../engine.ts';
import {
  keyBytes,
  keyText,
  logKey,
  requireKey,
  requireRange,
  requireSpace,
  requireWrites,
  sequenceBytes,
  sortBytesMax,
  transactionWritesMax,
} from '../key-bytes.ts';
import { createStore } from './connection.ts';
import { createDataFolder, storeFiles } from './data-folder.ts';
import { loadDriver } from './driver.ts';
import { DurableValues } from './durable-values.ts';
import { errorText } from './failure.ts';
import { takeOwnerLock } from './owner-lock.ts';
import { op } from './packed-writes.ts';
import { type Batch, PendingWrites } from './pending-writes.ts';
import { type StoreReader, storeReader } from './store-reader.ts';
import { startThread, type Thread } from './thread.ts';
import type {
  CheckpointerAnswer,
  CheckpointerRequest,
  Failure,
  WriterAnswer,
  WriterRequest,
} from './thread-messages.ts';

export interface SqliteEngineOptions {
  /** Holds everything of the store; made when missing. One engine at a time. */
  readonly folder: string;
  /** The store may not grow beyond so many pages of 4 KB: a full disk, for tests. */
  readonly pagesMax?: number;
}

/** A batch is sent before its tick ends when it has grown to this. */
const batchBytesMax = 1024 * 1024;

/** Rejects with a StorageError of kind `unusable`, whose message says what to do, when the store cannot be opened. */
export async function openSqliteEngine(options: SqliteEngineOptions): Promise<Engine> {
  const files = storeFiles(options.folder);
  const driver = await loadDriver();
  createDataFolder(options.folder);
  const lock = takeOwnerLock(driver, files);
  try {
    const connection = createStore(driver, files.store, { cacheBytes: 64 * 1024 * 1024 });
    try {
      const reader = storeReader(connection);
      connection.exec('PRAGMA query_only = 1');
      return new SqliteEngine({
        reader,
        ...(await startThreads(files.store, options.pagesMax)),
        files: [files.store, files.wal],
        closeReader: () => connection.close(),
        release: () => lock.release(),
      });
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startThreads(
  file: string,
  pagesMax: number | undefined,
): Promise<Pick<Parts, 'writer' | 'checkpointer'>> {
  const settings = { file, pagesMax };
  const starting = [
    startThread<WriterRequest, WriterAnswer>('sqlite-writer.mjs', settings),
    startThread<CheckpointerRequest, CheckpointerAnswer>('sqlite-checkpointer.mjs', settings),
  ] as const;
  try {
    const [writer, checkpointer] = await Promise.all(starting);
    return { writer, checkpointer };
  } catch (error) {
    for (const start of await Promise.allSettled(starting)) {
      if (start.status === 'fulfilled') await start.value.terminate();
    }
    throw error;
  }
}

interface Parts {
  readonly reader: StoreReader;
  readonly writer: Thread<WriterRequest, WriterAnswer>;
  readonly checkpointer: Thread<CheckpointerRequest, CheckpointerAnswer>;
  readonly files: readonly string[];
  readonly closeReader: () => void;
  readonly release: () => void;
}

interface Call<T> {
  resolve(result: T): void;
  reject(error: StorageError): void;
}

class SqliteEngine implements Engine {
  readonly capabilities: Capabilities = { sortBytesMax, transactionWritesMax, durability: 'disk', writers: 'one' };
  readonly #parts: Parts;
  readonly #durable = new DurableValues();
  readonly #pending = new PendingWrites(this.#durable);
  /** Calls that a thread will answer by their id. */
  readonly #clears = new Map<number, Call<void>>();
  readonly #checks = new Map<number, Call<readonly string[]>>();
  #calls = 0;
  #transactions = 0;
  #commits = 0;
  /** Why no call is taken any more. */
  #end: StorageError | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.writer.onAnswer = (answer) => this.#onWriterAnswer(answer);
    parts.writer.onCrash = (why) => this.#break(`the writer thread ended: ${why}`);
    parts.checkpointer.onAnswer = (answer) => this.#onCheckpointerAnswer(answer);
    parts.checkpointer.onCrash = (why) => this.#break(`the checkpoint thread ended: ${why}`);
  }

  async get(keys: readonly Key[]): Promise<(Value | undefined)[]> {
    for (const key of keys) requireKey(key);
    return this.#read((reader) => keys.map((key) => this.#committed(key, reader)));
  }

  async snapshot(keys: readonly Key[]): Promise<(Value | undefined)[]> {
    for (const key of keys) requireKey(key);
    return this.#read((reader) => reader.snapshot(keys));
  }

  async scan(range: Parameters<Engine['scan']>[0]): ReturnType<Engine['scan']> {
    requireRange(range);
    return this.#read((reader) => reader.scan(range));
  }

  transact<T>(keys: readonly Key[], decide: (values: readonly (Value | undefined)[]) => Decision<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      for (const key of keys) requireKey(key);
      const seen = new Seen();
      const values = this.#read((reader) => keys.map((key) => this.#latest(key, reader, seen)));
      let decision: Decision<T>;
      try {
        decision = decide(values);
      } catch (error) {
        decision = { refuse: error as Error };
      }
      if ('refuse' in decision) {
        const { refuse } = decision;
        seen.whenDurable((failure) => reject(failure ?? refuse));
        return;
      }
      const { writes, result } = decision;
      if (writes.length === 0) {
        seen.whenDurable((failure) => (failure === undefined ? resolve(result) : reject(failure)));
        return;
      }
      requireWrites(writes);
      this.#note(writes).settlers.push((failure) => (failure === undefined ? resolve(result) : reject(failure)));
    });
  }

  clear(space: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#requireOpen();
      requireSpace(space);
      // What was decided before is deleted with the rest. Values are forgotten when it is done, with those read meanwhile.
      this.#send();
      const id = this.#expect(this.#clears, { resolve, reject });
      this.#parts.writer.post({ kind: 'clear', id, space });
    });
  }

  async statistics(): ReturnType<Engine['statistics']> {
    this.#requireOpen();
    const sizes = await Promise.all(this.#parts.files.map(fileBytes));
    return {
      transactions: this.#transactions,
      commits: this.#commits,
      bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    };
  }

  check(): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#requireOpen();
      const id = this.#expect(this.#checks, { resolve, reject });
      this.#parts.checkpointer.post({ kind: 'check', id });
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { writer, checkpointer, closeReader, release } = this.#parts;
    const broken = this.#end !== undefined;
    this.#end ??= new StorageError('closed', 'The store is closed.');
    if (!broken) {
      this.#send();
      await new Promise<void>((resolve) => this.#pending.whenSettled(() => resolve()));
    }
    closeReader();
    for (const thread of [checkpointer, writer]) {
      thread.expectEnd();
      thread.post({ kind: 'close' });
      await thread.ended;
    }
    this.#rejectCalls(this.#end);
    release();
  }

  #read<T>(read: (reader: StoreReader) => T): T {
    this.#requireOpen();
    try {
      return read(this.#parts.reader);
    } catch (error) {
      throw new StorageError(
        'unusable',
        `The store cannot be read: ${errorText(error)}. Check the disk, then the store.`,
        {
          cause: error,
        },
      );
    }
  }

  /** The value decided last, durable or not; `seen` then waits for it. */
  #latest(key: Key, reader: StoreReader, seen: Seen): Value | undefined {
    const text = keyText(keyBytes(key));
    const pending = this.#pending.value(text);
    if (pending === undefined) return this.#durableValue(key, text, reader);
    seen.add(pending.batch);
    return pending.value;
  }

  /**
   * The value that is committed. Of a key with a pending write only the file can tell: the commit may have happened already, and
   * a scan may have shown it to somebody.
   */
  #committed(key: Key, reader: StoreReader): Value | undefined {
    const text = keyText(keyBytes(key));
    return this.#pending.value(text) === undefined ? this.#durableValue(key, text, reader) : reader.get(key);
  }

  /** For a key without pending writes. */
  #durableValue(key: Key, text: string, reader: StoreReader): Value | undefined {
    const known = this.#durable.get(text);
    if (known !== undefined) return known;
    const value = reader.get(key);
    if (value !== undefined) this.#durable.set(text, value);
    return value;
  }

  /** Puts what was decided into the overlay and into the tick's batch. */
  #note(writes: readonly Write[]): Batch {
    if (!this.#pending.hasOpenBatch) setImmediate(() => this.#send());
    const batch = this.#pending.openBatch();
    try {
      for (const write of writes) {
        if (write.kind === 'put') this.#pending.add(batch, op.put, write.key, write.value);
        else if (write.kind === 'delete') this.#pending.add(batch, op.delete, write.key, undefined);
        else this.#append(batch, write);
      }
    } catch (error) {
      // Out of memory, or a log's number could not be read: the batch holds half a transaction, so it must never be sent.
      this.#break(`a transaction could not be noted: ${errorText(error)}`);
      throw error;
    }
    batch.transactions += 1;
    if (batch.writes.length > batchBytesMax) this.#send();
    return batch;
  }

  #append(batch: Batch, write: Extract<Write, { kind: 'append' }>): void {
    const log = logKey(write);
    const logText = keyText(keyBytes(log));
    const number = (this.#pending.lastNumber(logText) ?? this.#parts.reader.lastNumber(log)) + 1;
    this.#pending.setLastNumber(batch, logText, number);
    this.#pending.add(batch, op.append, { ...log, sort: sequenceBytes(number) }, write.value);
  }

  #send(): void {
    const batch = this.#pending.take();
    if (batch === undefined) return;
    const { number, epoch } = batch;
    const { length } = batch.writes;
    const writes = batch.writes.release();
    this.#parts.writer.post({ kind: 'batch', number, epoch, writes, length }, [writes]);
  }

  #onWriterAnswer(answer: WriterAnswer): void {
    if (answer.kind === 'committed') {
      this.#commits += 1;
      this.#transactions += this.#pending.committed(answer.through);
    } else if (answer.kind === 'failed') {
      const failure = storageError(answer.failure);
      if (answer.failure.kind === 'unknown') this.#break(answer.failure.message);
      else if (answer.epoch === this.#pending.epoch) this.#pending.fail(failure);
    } else if (answer.kind === 'cleared') {
      const call = this.#clears.get(answer.id);
      this.#clears.delete(answer.id);
      this.#durable.clear();
      if (answer.failure === undefined) call?.resolve();
      else call?.reject(storageError(answer.failure));
    }
  }

  #onCheckpointerAnswer(answer: CheckpointerAnswer): void {
    if (answer.kind !== 'checked') return;
    this.#checks.get(answer.id)?.resolve(answer.findings);
    this.#checks.delete(answer.id);
  }

  /** After this nobody can say what the disk will hold: what is pending has an unknown fate, and nothing more is taken. */
  #break(why: string): void {
    if (this.#end?.kind === 'unusable') return;
    this.#end = new StorageError(
      'unusable',
      `The store stopped, because ${why}. Look at the disk, then start again: what was acknowledged is kept.`,
    );
    const failure = new StorageError('unknown', `The outcome of the write is not known: ${why}.`);
    this.#pending.fail(failure);
    this.#rejectCalls(failure);
  }

  #rejectCalls(failure: StorageError): void {
    for (const calls of [this.#clears, this.#checks]) {
      for (const call of calls.values()) call.reject(failure);
      calls.clear();
    }
  }

  #requireOpen(): void {
    if (this.#end !== undefined) throw this.#end;
  }

  #expect<T>(calls: Map<number, Call<T>>, call: Call<T>): number {
    this.#calls += 1;
    calls.set(this.#calls, call);
    return this.#calls;
  }
}

/** The newest batch among those that a decision was based on. */
class Seen {
  #batch: Batch | undefined;

  add(batch: Batch): void {
    if (this.#batch === undefined || batch.number > this.#batch.number) this.#batch = batch;
  }

  whenDurable(settle: Batch['settlers'][number]): void {
    if (this.#batch === undefined) settle();
    else this.#batch.settlers.push(settle);
  }
}

function storageError({ kind, message }: Failure): StorageError {
  const texts = {
    full: `There is no room for the write: ${message}.`,
    conflict: `Another program holds the store's write lock: ${message}.`,
    unknown: `The outcome of the write is not known: ${message}.`,
  };
  return new StorageError(kind, texts[kind]);
}

async function fileBytes(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
