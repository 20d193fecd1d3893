import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StorageError } from '../engine.ts';
import { errorText } from './failure.ts';

export interface StoreFiles {
  readonly store: string;
  readonly wal: string;
  readonly lock: string;
  /** Who holds the lock, for the sentence that another server prints; nothing is decided by it. */
  readonly owner: string;
}

export function storeFiles(folder: string): StoreFiles {
  const store = join(folder, 'store.sqlite');
  return { store, wal: `${store}-wal`, lock: join(folder, 'store.lock'), owner: join(folder, 'store.owner') };
}

/**
 * Makes `folder` and what is missing above it, so that it is still there after the machine loses power: SQLite syncs the
 * entries of its own files, the entry of the folder itself is ours. Throws StorageError of kind `unusable`.
 */
export function createDataFolder(folder: string): void {
  try {
    // One by one: node's own way to make all of them never comes back from a parent that takes none, such as /proc.
    for (const path of missingFolders(resolve(folder))) {
      mkdirSync(path);
      syncFolder(dirname(path));
    }
    if (!statSync(folder).isDirectory()) throw new Error('a file is in the way');
  } catch (error) {
    throw new StorageError(
      'unusable',
      `The data folder ${folder} cannot be made: ${errorText(error)}. Choose a folder that this user may write.`,
      { cause: error },
    );
  }
}

/** `folder` and the folders above it that are not there, from the topmost down. */
function missingFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path) && path !== dirname(path); path = dirname(path)) missing.unshift(path);
  return missing;
}

function syncFolder(folder: string): void {
  // Windows cannot open a folder; its file system journals the entry.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
