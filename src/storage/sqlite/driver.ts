/**
 * The seam to SQLite: one API (that of `node:sqlite`), two packages that offer it.
 *
 * `@photostructure/sqlite` comes first because its SQLite version is ours and not that of the user's Node; the built-in module
 * serves platforms without a prebuilt binary.
 */
import { StorageError } from '../engine.ts';

export type SqlValue = string | number | Uint8Array | null;

export interface Statement {
  run(...parameters: SqlValue[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  get(...parameters: SqlValue[]): unknown;
  all(...parameters: SqlValue[]): unknown[];
  setReturnArrays?(arrays: boolean): void;
}

export interface Connection {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  close(): void;
  readonly isTransaction: boolean;
}

export interface Driver {
  readonly DatabaseSync: new (file: string) => Connection;
}

/** Rejects with a StorageError of kind `unusable` when there is no SQLite, or only one with a known way to lose data. */
export async function loadDriver(): Promise<Driver> {
  const driver = (await packagedDriver()) ?? builtInDriver();
  if (driver === undefined) {
    throw new StorageError(
      'unusable',
      'There is no SQLite here: the package @photostructure/sqlite is not installed or has no binary for this platform, and ' +
        'this Node.js has no node:sqlite. Install the package, or use Node.js 24 or newer.',
    );
  }
  const connection = new driver.DatabaseSync(':memory:');
  const { version } = connection.prepare('SELECT sqlite_version() AS version').get() as { version: string };
  connection.close();
  if (!isSafeVersion(version)) {
    throw new StorageError(
      'unusable',
      `SQLite ${version} can lose acknowledged writes (the WAL-reset bug, sqlite.org/wal.html). ` +
        'Install @photostructure/sqlite, or use a Node.js whose SQLite is 3.51.3 or newer.',
    );
  }
  return driver;
}

/** Whether the WAL-reset bug is fixed there: 3.51.3, and the two lines it was carried back to. Source: sqlite.org/wal.html. */
export function isSafeVersion(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 3) return major > 3;
  if (minor === 44) return patch >= 6;
  if (minor === 50) return patch >= 7;
  return minor > 51 || (minor === 51 && patch >= 3);
}

async function packagedDriver(): Promise<Driver | undefined> {
  try {
    return (await import('@photostructure/sqlite')) as unknown as Driver;
  } catch {
    // Not installed (it is an optional dependency), or no binary for this platform.
    return undefined;
  }
}

function builtInDriver(): Driver | undefined {
  const { getBuiltinModule } = process as { getBuiltinModule?: (name: string) => unknown };
  return getBuiltinModule?.('node:sqlite') as Driver | undefined;
}

/** A statement whose rows come as arrays where the driver can (cheaper), and `row` that reads either form as an array. */
export function prepareRows(connection: Connection, sql: string): Statement {
  const statement = connection.prepare(sql);
  if (statement.setReturnArrays !== undefined) {
    statement.setReturnArrays(true);
    return statement;
  }
  return {
    run: (...parameters) => statement.run(...parameters),
    get: (...parameters) => {
      const row = statement.get(...parameters);
      return row === undefined ? undefined : Object.values(row as object);
    },
    all: (...parameters) => statement.all(...parameters).map((row) => Object.values(row as object)),
  };
}
