import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
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
    const first = mkdirSync(folder, { recursive: true });
    if (first === undefined) return;
    // Every parent of a folder that was made, from the topmost down.
    const top = dirname(resolve(first));
    for (let parent = dirname(resolve(folder)); ; parent = dirname(parent)) {
      syncFolder(parent);
      if (parent === top || parent === dirname(parent)) return;
    }
  } catch (error) {
    throw new StorageError(
      'unusable',
      `The data folder ${folder} cannot be made: ${errorText(error)}. Choose a folder that this user may write.`,
      { cause: error },
    );
  }
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
