/**
 * The only thread that writes. It takes every batch that has arrived, makes of them one transaction, and answers once, after
 * the commit: whoever waits while one commit syncs shares the next one.
 *
 * Between transactions it does pieces of slower work (clearing a space, giving pages back to the file system), and it holds
 * the write-ahead log within bounds when the checkpoint thread cannot keep up.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { spaceRange } from '../key-bytes.ts';
import { openConnection, pragma } from './connection.ts';
import { loadDriver } from './driver.ts';
import { commitFailureKind, errorText } from './failure.ts';
import { unpackWrites } from './packed-writes.ts';
import { storeWriter } from './store-writer.ts';
import type { Failure, ThreadSettings, WriterAnswer, WriterRequest } from './thread-messages.ts';

/** A transaction takes no further batch beyond this. */
const transactionBytesMax = 8 * 1024 * 1024;
const clearRowsPerPiece = 500;
const vacuumPagesPerPiece = 256;
/** 256 MB: beyond it the writer itself checkpoints until the log can begin anew. */
const walPagesMax = 64_000;
const commitsBetweenWalChecks = 16;

const port = parentPort!;
const settings = workerData as ThreadSettings;
const connection = openConnection(await loadDriver(), settings.file, {
  cacheBytes: 64 * 1024 * 1024,
  ...(settings.pagesMax === undefined ? {} : { pagesMax: settings.pagesMax }),
});
const begin = connection.prepare('BEGIN IMMEDIATE');
const commit = connection.prepare('COMMIT');
const deleteSome = connection.prepare(
  `DELETE FROM kv WHERE k IN (SELECT k FROM kv WHERE k >= ? AND k < ? LIMIT ${clearRowsPerPiece})`,
);
const store = storeWriter(connection);

type BatchRequest = Extract<WriterRequest, { kind: 'batch' }>;
/** Slower work, one piece a call; true when it is done. */
type Work = () => boolean;

const inbox: WriterRequest[] = [];
const works: Work[] = [];
let failedEpoch = -1;
let commits = 0;
let closing = false;
let scheduled = false;
/** Waiting on it, in vain, is how a thread sleeps. */
const sleeper = new Int32Array(new SharedArrayBuffer(4));

port.on('message', (request: WriterRequest) => {
  inbox.push(request);
  work();
});
answer({ kind: 'ready' });

function work(): void {
  for (let request = receive(); request !== undefined; request = receive()) {
    if (request.kind === 'batch') commitFrom(request);
    else if (request.kind === 'clear') works.push(clearing(request.id, request.space));
    else closing = true;
  }
  if (works.length > 0) {
    if (works[0]!()) works.shift();
    if (!scheduled) {
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        work();
      });
    }
  } else if (closing) {
    // SQLite would do it when the last connection closes; but the packaged driver cannot finalize a statement, so the reader's
    // connection in the main thread ends only when its statements are collected.
    checkpoint('TRUNCATE');
    connection.close();
    port.close();
  }
}

function receive(): WriterRequest | undefined {
  return inbox.shift() ?? (receiveMessageOnPort(port)?.message as WriterRequest | undefined);
}

/** One transaction of `first` and of the batches that follow it by now. */
function commitFrom(first: BatchRequest): void {
  if (first.epoch === failedEpoch) return;
  let bytes = 0;
  let through = first.number;
  try {
    begin.run();
    for (let request: WriterRequest | undefined = first; request !== undefined; request = receive()) {
      if (request.kind !== 'batch') {
        inbox.unshift(request);
        break;
      }
      unpackWrites(request.writes, request.length, store);
      through = request.number;
      bytes += request.length;
      if (bytes > transactionBytesMax) break;
    }
    store.finish();
    commit.run();
  } catch (error) {
    store.forget();
    failedEpoch = first.epoch;
    answer({ kind: 'failed', epoch: first.epoch, failure: rollBack(error) });
    return;
  }
  answer({ kind: 'committed', through });
  commits += 1;
  if (commits % commitsBetweenWalChecks === 0) boundWal();
}

function clearing(id: number, space: number): Work {
  const { low, high } = spaceRange(space);
  return () => {
    let changes: number;
    try {
      begin.run();
      changes = Number(deleteSome.run(low, high).changes);
      commit.run();
    } catch (error) {
      answer({ kind: 'cleared', id, failure: rollBack(error) });
      return true;
    }
    if (changes === clearRowsPerPiece) return false;
    answer({ kind: 'cleared', id });
    works.push(vacuuming);
    return true;
  };
}

/** Gives free pages back to the file system. It is a favour: what hinders it ends it. */
function vacuuming(): boolean {
  try {
    connection.exec(`PRAGMA incremental_vacuum(${vacuumPagesPerPiece})`);
    return closing || pragma(connection, 'freelist_count') === 0;
  } catch {
    return true;
  }
}

/** SQLite has rolled back by itself after some errors; a second ROLLBACK would be an error. */
function rollBack(error: unknown): Failure {
  const kind = commitFailureKind(error);
  try {
    if (connection.isTransaction) connection.exec('ROLLBACK');
  } catch (second) {
    return { kind: 'unknown', message: `${errorText(error)}; and rolling back failed: ${errorText(second)}` };
  }
  return { kind, message: errorText(error) };
}

function boundWal(): void {
  // A reader that holds a transaction (another program) can keep the log from ending; writing goes on then.
  for (let attempts = 0; attempts < 100; attempts += 1) {
    const { log, checkpointed } = checkpoint(attempts === 0 ? 'NOOP' : 'PASSIVE');
    if (attempts === 0 ? log <= walPagesMax : log <= checkpointed) return;
    // The checkpoint thread may be at it; its lock makes PASSIVE return at once.
    if (attempts > 0) Atomics.wait(sleeper, 0, 0, 5);
  }
}

function checkpoint(mode: 'NOOP' | 'PASSIVE' | 'TRUNCATE'): { readonly log: number; readonly checkpointed: number } {
  try {
    return connection.prepare(`PRAGMA wal_checkpoint(${mode})`).get() as { log: number; checkpointed: number };
  } catch (error) {
    // The file cannot grow: the log keeps what is committed, and the next commit meets the same disk.
    if (commitFailureKind(error) === 'unknown') throw error;
    return { log: 0, checkpointed: 0 };
  }
}

function answer(message: WriterAnswer): void {
  port.postMessage(message);
}
