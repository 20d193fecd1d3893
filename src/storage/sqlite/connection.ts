/**
 * Opening the store's file: settings in the order that SQLite needs, the schema, its version.
 *
 *     kv   k BLOB PRIMARY KEY (see key-bytes.ts), v TEXT, w INTEGER (weight), big INTEGER     WITHOUT ROWID
 *     big  id INTEGER PRIMARY KEY, v TEXT          long texts, which would drag through the key tree
 *     log  k BLOB PRIMARY KEY (space, partition), last INTEGER     the number given last, kept for ever
 *
 * `v` is TEXT, but a BLOB of the same UTF-8 bytes where the text holds U+0000, at which the driver would cut a TEXT off.
 * Two triggers on `kv` remove what a deleted or replaced row had aside, so nothing leaks whoever writes.
 */
import { StorageError } from '../engine.ts';
import type { Connection, Driver } from './driver.ts';
import { errorText, sqliteCode } from './failure.ts';

export const schemaVersion = 1;

export interface ConnectionOptions {
  readonly cacheBytes: number;
  /** The file may not grow beyond so many pages of 4 KB. For tests of a full disk. */
  readonly pagesMax?: number;
}

/** A connection with every setting that belongs to a connection. The file exists and has its schema: see `createStore`. */
export function openConnection(driver: Driver, file: string, options: ConnectionOptions): Connection {
  const connection = new driver.DatabaseSync(file);
  try {
    // First of all: opening may have to wait while another connection recovers.
    connection.exec('PRAGMA busy_timeout = 5000');
    // Ignored once journal_mode has written page 1, or worse: on a file that is there, auto_vacuum writes page 1 anew.
    if (pragma(connection, 'page_count') === 0) {
      connection.exec('PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL');
    }
    if (pragma(connection, 'journal_mode = WAL') !== 'wal') {
      throw new StorageError(
        'unusable',
        `SQLite cannot keep a write-ahead log beside ${file}: use a local file system.`,
      );
    }
    connection.exec('PRAGMA synchronous = FULL');
    // A plain fsync on macOS does not reach the platter.
    if (process.platform === 'darwin') connection.exec('PRAGMA fullfsync = 1');
    // Only the checkpoint thread and the writer checkpoint; a checkpoint inside a commit is its whole p99.
    connection.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864');
    // With memory mapping an I/O error would be a SIGBUS.
    connection.exec(`PRAGMA mmap_size = 0; PRAGMA cache_size = -${Math.floor(options.cacheBytes / 1024)}`);
    if (options.pagesMax !== undefined) connection.exec(`PRAGMA max_page_count = ${options.pagesMax}`);
    if (pragma(connection, 'synchronous') !== 2) {
      throw new StorageError(
        'unusable',
        'SQLite refused synchronous=FULL, so acknowledged writes would not be durable.',
      );
    }
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Opens the file, making it and its schema when there is none. Throws StorageError of kind `unusable` with what to do about it:
 * a store of a newer version, a file that is no store, a file that cannot be opened or written.
 */
export function createStore(driver: Driver, file: string, options: ConnectionOptions): Connection {
  let connection: Connection | undefined;
  try {
    connection = openConnection(driver, file, options);
    prepareSchema(connection, file);
    return connection;
  } catch (error) {
    connection?.close();
    throw error instanceof StorageError ? error : openingFailure(error, file);
  }
}

/** The single value that a pragma answers. */
export function pragma(connection: Connection, text: string): unknown {
  return Object.values(connection.prepare(`PRAGMA ${text}`).get() as object)[0];
}

function prepareSchema(connection: Connection, file: string): void {
  const version = Number(pragma(connection, 'user_version'));
  if (version === schemaVersion) return;
  if (version > schemaVersion) {
    throw new StorageError(
      'unusable',
      `The store ${file} was written by a newer version of this program (format ${version}; this one knows ${schemaVersion}). ` +
        'Start the newer version, or choose another data folder.',
    );
  }
  const tables = connection.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { count: number };
  if (tables.count > 0) {
    throw new StorageError('unusable', `${file} is a database of another program. Choose another data folder.`);
  }
  connection.exec(`BEGIN IMMEDIATE; ${schema}; PRAGMA user_version = ${schemaVersion}; COMMIT`);
}

const schema = `
  CREATE TABLE kv (k BLOB PRIMARY KEY NOT NULL, v TEXT, w INTEGER NOT NULL, big INTEGER) WITHOUT ROWID;
  CREATE TABLE big (id INTEGER PRIMARY KEY, v TEXT NOT NULL);
  CREATE TABLE log (k BLOB PRIMARY KEY NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TRIGGER kv_deleted AFTER DELETE ON kv WHEN old.big IS NOT NULL
    BEGIN DELETE FROM big WHERE id = old.big; END;
  CREATE TRIGGER kv_replaced AFTER UPDATE ON kv WHEN old.big IS NOT NULL AND old.big IS NOT new.big
    BEGIN DELETE FROM big WHERE id = old.big; END`;

function openingFailure(error: unknown, file: string): StorageError {
  const advice: Record<number, string> = {
    8: 'Give this user the right to write it, or choose another data folder.',
    11: 'The file is damaged: restore it from a backup, or choose another data folder.',
    13: 'The disk is full: make room and start again.',
    14: 'Give this user the right to read and write the folder, or choose another one.',
    26: 'It is not a database: move it away, or choose another data folder.',
  };
  const code = sqliteCode(error);
  return new StorageError(
    'unusable',
    `The store ${file} cannot be opened: ${errorText(error)}. ${advice[code & 0xff] ?? 'Check the disk, or choose another data folder.'}`,
    { cause: error },
  );
}
