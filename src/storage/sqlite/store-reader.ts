import type { Key, Page, Row, ScanRange, Value } from '../engine.ts';
import { partitionBytes, prefixBytes, rangeOf, sortBytesMax, writeKey } from '../key-bytes.ts';
import { type Connection, prepareRows, type SqlValue, type Statement } from './driver.ts';

/**
 * Reads committed rows. Everything here is one synchronous turn: no statement and no transaction stays open behind it, so the
 * next call sees what was committed by then, and the write-ahead log can begin anew.
 */
export interface StoreReader {
  get(key: Key): Value | undefined;
  /** All of one moment. */
  snapshot(keys: readonly Key[]): (Value | undefined)[];
  scan(range: ScanRange): Page;
  /** The number given last in the log with that key (see `logKey`), 0 before the first. */
  lastNumber(log: Key): number;
}

const text = 'ifnull(v, (SELECT big.v FROM big WHERE big.id = kv.big))';
const inRange = (order: 'ASC' | 'DESC') => `FROM kv WHERE k >= ? AND k < ? ORDER BY k ${order} LIMIT ? OFFSET ?`;

type StoredText = string | Uint8Array;
type StoredRow = readonly [StoredText, number, Uint8Array?];

export function storeReader(connection: Connection): StoreReader {
  const one = prepareRows(connection, `SELECT ${text}, w FROM kv WHERE k = ?`);
  const last = prepareRows(connection, 'SELECT last FROM log WHERE k = ?');
  const begin = connection.prepare('BEGIN');
  const commit = connection.prepare('COMMIT');
  const ascending = scanStatements(connection, 'ASC');
  const descending = scanStatements(connection, 'DESC');
  const scratch = Buffer.alloc(prefixBytes + sortBytesMax);

  const get = (key: Key): Value | undefined => {
    const row = one.get(scratch.subarray(0, writeKey(key, scratch))) as StoredRow | undefined;
    return row === undefined ? undefined : { text: textOf(row[0]), weight: row[1] };
  };

  return {
    get,
    snapshot: (keys) => inOneMoment(() => keys.map(get)),
    scan(range) {
      const statements = range.descending ? descending : ascending;
      return range.weightMax === undefined || range.rowsMax <= 2
        ? readPage(statements, range)
        : inOneMoment(() => readPage(statements, range));
    },
    lastNumber(log) {
      const row = last.get(scratch.subarray(0, writeKey(log, scratch))) as readonly [number] | undefined;
      return row === undefined ? 0 : row[0];
    },
  };

  /** `read` sees one state of the store although it takes several statements. */
  function inOneMoment<T>(read: () => T): T {
    begin.run();
    try {
      return read();
    } finally {
      if (connection.isTransaction) commit.run();
    }
  }
}

interface ScanStatements {
  /** Text and weight. */
  readonly rows: Statement;
  /** Text, weight and key. */
  readonly rowsWithKeys: Statement;
  /** The sum of the weights of what `rows` would read. */
  readonly weight: Statement;
}

function scanStatements(connection: Connection, order: 'ASC' | 'DESC'): ScanStatements {
  return {
    rows: prepareRows(connection, `SELECT ${text}, w ${inRange(order)}`),
    rowsWithKeys: prepareRows(connection, `SELECT ${text}, w, k ${inRange(order)}`),
    weight: prepareRows(connection, `SELECT ifnull(sum(w), 0) FROM (SELECT w ${inRange(order)})`),
  };
}

/**
 * Reads in chunks, because SQLite cannot be told to stop at a sum. Before the texts of a chunk are read (the costly part, above
 * all of long ones), their weights are summed inside SQLite; when they would pass the bound, the chunk is cut to what
 * by their mean will fit. A chunk begins by `OFFSET` behind the one before: passing rows over costs little beside reading them.
 */
function readPage(statements: ScanStatements, range: ScanRange): Page {
  const { low, high } = rangeOf(range);
  const statement = range.withKeys ? statements.rowsWithKeys : statements.rows;
  const weightMax = range.weightMax ?? Number.POSITIVE_INFINITY;
  const rows: Row[] = [];
  let weight = 0;
  for (let chunk = range.weightMax === undefined ? range.rowsMax : firstChunkRows; ; chunk *= chunkGrowth) {
    const wanted = Math.min(chunk, range.rowsMax - rows.length, allRows);
    const place: readonly SqlValue[] = [low, high];
    const left = weightMax - weight;
    let limit = wanted;
    if (range.weightMax !== undefined && wanted > 2) {
      const sum = (statements.weight.get(...place, wanted, rows.length) as readonly [number])[0];
      if (sum > left) limit = Math.min(wanted, Math.ceil((wanted * left) / sum) + 1);
    }
    const stored = statement.all(...place, limit, rows.length) as StoredRow[];
    for (const row of stored) {
      rows.push(rowOf(row));
      weight += row[1];
      if (weight >= weightMax || rows.length >= range.rowsMax) return { rows, complete: false };
    }
    if (stored.length < limit) return { rows, complete: true };
  }
}

const firstChunkRows = 128;
const chunkGrowth = 8;
/** As many as there can be; also an integer that SQLite accepts as a LIMIT. */
const allRows = 2 ** 52;

function rowOf([stored, weight, key]: StoredRow): Row {
  if (key === undefined) return { text: textOf(stored), weight };
  return {
    text: textOf(stored),
    weight,
    partition: key.subarray(4, 4 + partitionBytes),
    sort: key.subarray(prefixBytes),
  };
}

/** A text with U+0000 is stored as its bytes: see connection.ts. */
function textOf(stored: StoredText): string {
  return typeof stored === 'string'
    ? stored
    : Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).toString('utf8');
}
