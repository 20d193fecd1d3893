import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { StorageError } from '../engine.ts';
import type { StoreFiles } from './data-folder.ts';
import type { Connection, Driver } from './driver.ts';
import { errorText, sqliteCode } from './failure.ts';

/**
 * Takes the folder for this process, or throws a StorageError of kind `unusable` that names the process that has it.
 *
 * The lock is SQLite's own on an empty file that nothing is ever written to: the operating system holds it, so it ends with its
 * process however that ends, and an old process id that somebody else has by now means nothing. The file stays.
 */
export function takeOwnerLock(driver: Driver, files: StoreFiles): { release(): void } {
  let connection: Connection | undefined;
  try {
    connection = new driver.DatabaseSync(files.lock);
    connection.exec('PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE');
  } catch (error) {
    connection?.close();
    throw lockFailure(error, files);
  }
  const held = connection;
  writeOwner(files.owner);
  return {
    release() {
      rmSync(files.owner, { force: true });
      held.exec('ROLLBACK');
      held.close();
    },
  };
}

function lockFailure(error: unknown, files: StoreFiles): StorageError {
  const taken = (sqliteCode(error) & 0xff) === 5;
  const message = taken
    ? `The data folder is in use by another server${ownerText(files.owner)} (lock ${files.lock}). Stop that one, or choose another data folder.`
    : `The data folder cannot be locked (${files.lock}): ${errorText(error)}. Give this user the right to read and write it, or choose another one.`;
  return new StorageError('unusable', message, { cause: error });
}

function writeOwner(file: string): void {
  try {
    writeFileSync(file, `${process.pid}\n`);
  } catch {
    // It is a courtesy; a folder that cannot be written shows itself when the store is opened.
  }
}

function ownerText(file: string): string {
  try {
    return `, process ${readFileSync(file, 'utf8').trim()}`;
  } catch {
    return '';
  }
}
