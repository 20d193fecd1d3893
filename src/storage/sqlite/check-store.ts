import { prefixBytes } from '../key-bytes.ts';
import type { Connection } from './driver.ts';
import { errorText } from './failure.ts';

const findingsMax = 100;

/** What is wrong with the store's structure, in sentences; at most about a hundred. Reads all of it, in one moment. */
export function checkStore(connection: Connection): string[] {
  const findings: string[] = [];
  try {
    connection.exec('BEGIN');
    for (const row of connection.prepare(`PRAGMA integrity_check(${findingsMax})`).all() as {
      integrity_check: string;
    }[]) {
      if (row.integrity_check !== 'ok') findings.push(`SQLite: ${row.integrity_check}`);
    }
    for (const { sql, what } of rules) {
      for (const row of connection.prepare(`${sql} LIMIT ${findingsMax}`).all() as { at: string | number }[]) {
        if (findings.length < findingsMax) findings.push(`${what}: ${row.at}`);
      }
    }
  } catch (error) {
    findings.push(`Reading the store failed: ${errorText(error)}`);
  } finally {
    if (connection.isTransaction) connection.exec('ROLLBACK');
  }
  return findings;
}

const rules = [
  {
    what: 'A key shorter than space and partition',
    sql: `SELECT hex(k) AS at FROM kv WHERE length(k) < ${prefixBytes}`,
  },
  {
    what: 'A row whose text is neither in place nor aside, or both',
    sql: `SELECT hex(k) AS at FROM kv WHERE (v IS NULL) <> (big IS NOT NULL)
          OR (big IS NOT NULL AND NOT EXISTS (SELECT 1 FROM big WHERE id = kv.big))`,
  },
  {
    what: 'A text aside that no row points to',
    sql: 'SELECT id AS at FROM big WHERE id NOT IN (SELECT big FROM kv WHERE big IS NOT NULL)',
  },
  {
    what: 'A text aside that several rows point to',
    sql: 'SELECT big AS at FROM kv WHERE big IS NOT NULL GROUP BY big HAVING count(*) > 1',
  },
  {
    what: 'A log whose newest entry has a number that was not noted',
    // Entries lie directly above their log's key; no number begins with the byte FF.
    sql: `SELECT hex(k) AS at FROM log WHERE printf('%016X', last) < hex(substr((
            SELECT max(kv.k) FROM kv WHERE kv.k > log.k AND kv.k < CAST(log.k || x'FF' AS BLOB)
          ), ${prefixBytes + 1}))`,
  },
] as const;
