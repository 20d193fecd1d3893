import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Engine, type Key, StorageError, type Write } from '../../storage/engine.ts';
import type { Index, Table } from '../catalog/catalog.ts';
import { type BackfillPlace, backfillPlaceWrite, readBackfillPlace } from '../catalog/catalog-rows.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import { storedItem } from '../items/stored-item.ts';
import type { WritesInFlight } from '../items/writes-in-flight.ts';
import { entryOf } from './entries.ts';

/**
 * Fills a new index with the entries of the items that were there before it, while writes go on.
 *
 *     description with the index in force        every write from here on writes its entry too
 *          ↓
 *     writes decided before that have ended      the store now holds every item that may lack its entry
 *          ↓
 *     the table in pieces, in key order          a piece: scan for keys, then one transaction that reads these items again and
 *          ↓                                     puts the entries that they have now, and notes how far it has come
 *     the index is whole
 *
 * 1. An item and its entries change in one transaction that holds the item. A piece holds its items too, so it sees an item before
 *    or after any write, never between, and what it puts is the entry of the item as it is at that moment.
 * 2. It only puts. An entry that has to go goes with the write that changes its item, before the piece (which then does not see it)
 *    or after it (which then sees it and deletes it).
 * 3. An item behind the noted place that is written later has its entry from that write. So a new start goes on from that place.
 * 4. A piece writes only while the index is being created. Whoever clears the space of an index that is gone waits first for the
 *    writes in flight, and a piece counts as one.
 */
export interface BackfillParts {
  readonly engine: Engine;
  readonly memory: MemoryCatalog;
  readonly inFlight: WritesInFlight;
  isClosed(): boolean;
}

interface FilledIndex {
  readonly tableArn: string;
  readonly indexSpace: number;
}

const pieceItemsMax = 100;
const pieceBytesMax = 1024 * 1024;

/** Resolves with whether all entries are there; false: it was interrupted, or the index is no longer being created. */
export async function backfill(filled: FilledIndex, parts: BackfillParts): Promise<boolean> {
  const { engine, inFlight } = parts;
  await inFlight.settled();
  let place = await readBackfillPlace(engine, filled.indexSpace);
  for (;;) {
    const found = stillCreated(filled, parts.memory);
    if (found === undefined || parts.isClosed()) return false;
    const { space } = found.table;
    const { rows, complete } = await engine.scan({
      space,
      ...(place && { from: { ...place, exclusive: true } }),
      rowsMax: pieceItemsMax,
      weightMax: pieceBytesMax,
      withKeys: true,
    });
    const places = rows.map(({ partition, sort }): BackfillPlace => ({ partition: partition!, sort: sort! }));
    const last = places.at(-1);
    if (last !== undefined) {
      const keys = places.map((one): Key => ({ space, ...one }));
      const outcome = await putEntries(keys, { filled, last, parts });
      if (outcome === 'gone') return false;
      // Clients were faster, again and again; they have the right of way. Nothing was written: the piece is read anew.
      if (outcome === 'conflict') continue;
      place = last;
    }
    if (complete) return true;
    // An engine in memory would never let go of the processor by itself.
    await nextTurn();
  }
}

interface Piece {
  readonly filled: FilledIndex;
  readonly last: BackfillPlace;
  readonly parts: BackfillParts;
}

/** `gone`: the index is no longer being created. */
async function putEntries(
  keys: readonly Key[],
  { filled, last, parts }: Piece,
): Promise<'written' | 'gone' | 'conflict'> {
  const { engine, memory, inFlight } = parts;
  const generation = inFlight.begin();
  try {
    return await engine.transact(keys, (values) => {
      const found = stillCreated(filled, memory);
      if (found === undefined) return { writes: [], result: 'gone' };
      const writes: Write[] = [backfillPlaceWrite(filled.indexSpace, last)];
      for (const value of values) {
        const entry = value && entryOf(storedItem(value.text, value.weight).item, found);
        if (entry) writes.push({ kind: 'put', ...entry });
      }
      return { writes, result: 'written' };
    });
  } catch (error) {
    if (error instanceof StorageError && error.kind === 'conflict') return 'conflict';
    throw error;
  } finally {
    inFlight.end(generation);
  }
}

function stillCreated(
  { tableArn, indexSpace }: FilledIndex,
  memory: MemoryCatalog,
): { readonly table: Table; readonly index: Index } | undefined {
  const table = memory.heldTable(tableArn);
  if (table === undefined || table.deletedAt !== undefined) return undefined;
  const index = table.indexes.find(({ space }) => space === indexSpace);
  return index?.change?.kind === 'creating' ? { table, index } : undefined;
}
