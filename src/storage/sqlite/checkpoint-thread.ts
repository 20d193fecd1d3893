/**
 * Moves committed pages from the write-ahead log into the store's file, beside the writer, so that no commit pays for it; and
 * checks the store when asked, because that may take long.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { checkStore } from './check-store.ts';
import { openConnection } from './connection.ts';
import { loadDriver } from './driver.ts';
import { isFull } from './failure.ts';
import type { CheckpointerAnswer, CheckpointerRequest, ThreadSettings } from './thread-messages.ts';

const millisecondsBetweenCheckpoints = 250;

const port = parentPort!;
const settings = workerData as ThreadSettings;
const connection = openConnection(await loadDriver(), settings.file, { cacheBytes: 2 * 1024 * 1024 });
const checkpoint = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)');

const timer = setInterval(() => {
  try {
    checkpoint.get();
  } catch (error) {
    // The file cannot grow: the log keeps what is committed until there is room. Anything else must stop the engine, since
    // after a failed fsync a second attempt may seem to succeed with pages lost.
    if (!isFull(error)) throw error;
  }
}, millisecondsBetweenCheckpoints);

port.on('message', (request: CheckpointerRequest) => {
  if (request.kind === 'check') {
    answer({ kind: 'checked', id: request.id, findings: checkStore(connection) });
  } else {
    clearInterval(timer);
    connection.close();
    port.close();
  }
});
answer({ kind: 'ready' });

function answer(message: CheckpointerAnswer): void {
  port.postMessage(message);
}
