import { prefixBytes } from '../key-bytes.ts';
import type { Connection } from './driver.ts';
import type { WriteTarget } from './packed-writes.ts';

/**
 * Writes into the tables of the store, within a transaction of the caller's: `finish` before its commit, `forget` when it is
 * rolled back.
 */
export interface StoreWriter extends WriteTarget {
  finish(): void;
  forget(): void;
}

/**
 * Key and text together, beyond which the text goes aside. A row of more than 1,002 bytes would spill out of its page of the
 * key tree, one overflow page per 4 KB (sqlite.org/fileformat2.html, section 1.6); about 40 bytes are left for the rest of the row.
 */
export const rowBytesMax = 960;

export function storeWriter(connection: Connection): StoreWriter {
  const upsert = (text: string) =>
    connection.prepare(
      `INSERT INTO kv (k, v, w, big) VALUES (?, ${text}, ?, ?)
       ON CONFLICT (k) DO UPDATE SET v = excluded.v, w = excluded.w, big = excluded.big`,
    );
  // Bytes bound and cast inside SQLite are not encoded a second time, as a string would be.
  const put = upsert('CAST(? AS TEXT)');
  const putBlob = upsert('?');
  const putAside = connection.prepare('INSERT INTO big (v) VALUES (CAST(? AS TEXT))');
  const putAsideBlob = connection.prepare('INSERT INTO big (v) VALUES (?)');
  const remove = connection.prepare('DELETE FROM kv WHERE k = ?');
  const setLast = connection.prepare(
    'INSERT INTO log (k, last) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET last = excluded.last',
  );
  /** Logs appended to in this transaction, by key as text, with the key of the newest entry. */
  const appended = new Map<string, Buffer>();

  const write = (key: Uint8Array, text: Uint8Array, weight: number): void => {
    // The driver cuts a TEXT off at U+0000 and leaves a BLOB alone.
    const blob = text.indexOf(0) >= 0;
    if (key.length + text.length <= rowBytesMax) {
      (blob ? putBlob : put).run(key, text, weight, null);
    } else {
      const { lastInsertRowid } = (blob ? putAsideBlob : putAside).run(text);
      put.run(key, null, weight, Number(lastInsertRowid));
    }
  };

  return {
    put: write,
    delete: (key) => {
      remove.run(key);
    },
    append(key, text, weight) {
      write(key, text, weight);
      const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
      appended.set(bytes.toString('latin1', 0, prefixBytes), bytes);
    },
    finish() {
      for (const key of appended.values()) {
        setLast.run(key.subarray(0, prefixBytes), Number(key.readBigUInt64BE(prefixBytes)));
      }
      appended.clear();
    },
    forget() {
      appended.clear();
    },
  };
}
