import type { Clock } from '../../clock.ts';
import { AwsError, resourceNotFound } from '../../errors.ts';
import { equalItems } from '../../item/compare.ts';
import { type Decision, type Engine, type Key, StorageError, type Value, type Write } from '../../storage/engine.ts';
import { historyWrite } from '../backups/change-history.ts';
import type { Table } from '../catalog/catalog.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import type { ItemWrite, StoredItem, WriteOutcome } from '../database.ts';
import { entryChange } from '../indexes/entries.ts';
import { changeRecord } from '../streams/change-record.ts';
import { shardOfItem } from '../streams/shard.ts';
import { type Counts, noSizes, type Sizes, TouchedCollections } from './collection-sizes.ts';
import { itemAt, keyNames, keyOf, namesInOrder, type Place, placeOf, textOf } from './place.ts';
import { withText } from './stored-item.ts';
import type { WritesInFlight } from './writes-in-flight.ts';

export interface Writer {
  readonly engine: Engine;
  readonly catalog: MemoryCatalog;
  readonly clock: Clock;
  readonly inFlight: WritesInFlight;
  /** What an item collection may grow to. Default 10 GB. */
  readonly collectionBytesMax?: number;
}

/**
 * The one place where items change: the items, their index entries and their change records in one transaction.
 *
 * The table that a caller read may have changed, or be gone, when the engine comes to decide. So the description is looked up
 * again inside the decision, synchronously: what is written always follows the description that is in force at that moment, and
 * a stream that was switched on, or a deletion, is never missed. (A change to the catalog is in force when `MemoryCatalog` has
 * it; what was decided before and is still on its way is counted by `WritesInFlight`.)
 */
export function writeItems(writes: readonly ItemWrite[], writer: Writer): Promise<WriteOutcome[]> {
  const places = writes.map(({ table, key }) => placeOf(table, key));
  const collections = new TouchedCollections();
  for (let at = 0; at < writes.length; at++) collections.add(at, writes[at]!.table, places[at]!);
  const planned = { writes, places, collections };
  return collections.counted(writer.engine, (counts) => writeCounted(planned, { writer, counts }));
}

interface PlannedWrites {
  readonly writes: readonly ItemWrite[];
  readonly places: readonly Place[];
  readonly collections: TouchedCollections;
}

function writeCounted(
  { writes, places, collections }: PlannedWrites,
  { writer, counts }: { readonly writer: Writer; readonly counts: Counts },
): Promise<WriteOutcome[]> {
  const { catalog, clock, collectionBytesMax: bytesMax } = writer;
  return commit(writer, [...places.map(({ key }) => key), ...collections.keys], (values) => {
    // The moment of the decision, in whose order records and histories come to stand.
    const now = clock.now();
    const engineWrites: Write[] = [];
    const outcomes: WriteOutcome[] = [];
    const sizes = collections.sizes(values, { from: writes.length, counts, bytesMax });
    for (let at = 0; at < writes.length; at++) {
      const write = writes[at]!;
      const place = places[at]!;
      const { table, before } = itemInForce(write, { place, value: values[at], catalog });
      const decided = write.decide(before);
      outcomes.push(addChange(engineWrites, { at, table, write, place, before, decided, now, catalog, sizes }));
    }
    if (sizes === noSizes) return { writes: engineWrites, result: outcomes };
    for (let at = 0; at < writes.length; at++) {
      const refusal = sizes.refusal(at);
      if (refusal !== undefined) throw refusal;
    }
    for (const write of sizes.writes()) engineWrites.push(write);
    return { writes: engineWrites, result: withCollectionBytes(outcomes, sizes) };
  });
}

/** The outcomes, those of items in collections with the size of theirs. */
export function withCollectionBytes(outcomes: WriteOutcome[], sizes: Sizes): WriteOutcome[] {
  return outcomes.map((outcome, at) => {
    const collectionBytes = sizes.bytes(at);
    return collectionBytes === undefined ? outcome : { ...outcome, collectionBytes };
  });
}

/** A transaction of the engine in which items change. */
export async function commit<T>(
  { engine, inFlight }: Writer,
  keys: readonly Key[],
  decide: (values: readonly (Value | undefined)[]) => Decision<T>,
): Promise<T> {
  const generation = inFlight.begin();
  try {
    return await engine.transact(keys, decide);
  } catch (error) {
    // An engine that gave up because others were always faster: nothing was written, and the client may try again.
    if (error instanceof StorageError && error.kind === 'conflict') {
      throw new AwsError('TransactionConflictException', 'Transaction is ongoing for the item');
    }
    throw error;
  } finally {
    inFlight.end(generation);
  }
}

interface Situation {
  readonly place: Place;
  readonly value: Value | undefined;
  readonly catalog: MemoryCatalog;
}

/**
 * What a write meets: the description in force of the table that its caller means, and the item that is there. Throws
 * ResourceNotFoundException when the table is gone or on its way out.
 */
export function itemInForce(
  { table }: ItemWrite,
  { place, value, catalog }: Situation,
): { readonly table: Table; readonly before: StoredItem | undefined } {
  const held = catalog.heldTable(table.arn);
  if (held === undefined || held.tableId !== table.tableId || held.deletedAt !== undefined) throw resourceNotFound();
  const before = itemAt(value, place);
  if (value !== undefined && before === undefined) throw new AwsError('InternalServerError', 'Internal server error');
  return { table: held, before };
}

interface Change {
  /** Position of the item in `sizes`. */
  readonly at: number;
  readonly table: Table;
  readonly write: ItemWrite;
  readonly place: Place;
  readonly before: StoredItem | undefined;
  /** What the write decided. */
  readonly decided: StoredItem | undefined;
  readonly now: number;
  readonly catalog: MemoryCatalog;
  readonly sizes: Sizes;
}

/** Adds to `writes` what the change is for the engine: the item, its index entries, its change record. */
export function addChange(writes: Write[], change: Change): WriteOutcome {
  const { at, table, write, place, before, decided, now, catalog, sizes } = change;
  const after = decided === undefined || decided === before ? decided : beginningWithKey(decided, { write, place });
  const outcome = { before, after };
  if (after === before || before?.text === after?.text) return outcome;
  writes.push(
    after === undefined
      ? { kind: 'delete', key: place.key }
      : { kind: 'put', key: place.key, value: { text: after.text, weight: after.bytes } },
  );
  if (table.indexes.length > 0) {
    const entries = entryChange({ table, before, after });
    for (const entry of entries.writes) writes.push(entry);
    sizes.grow(at, (after?.bytes ?? 0) - (before?.bytes ?? 0) + entries.localBytes);
  }
  if (table.histories !== undefined) {
    for (const space of table.histories) writes.push(historyWrite(space, { place, before, now }));
  }
  const stream = table.stream && catalog.heldStream(table.stream.arn);
  if (stream === undefined) return outcome;
  const record = changeRecord({ stream, key: write.key, keyText: `${place.beginning}}`, before, after, now });
  if (record === undefined) return outcome;
  const { space, partition } = shardOfItem(stream, place.key.partition);
  writes.push({ kind: 'append', space, partition, value: record });
  return outcome;
}

/** The item with its key in front, where every reader looks for it; most clients send it so. */
function beginningWithKey(item: StoredItem, { write, place }: { write: ItemWrite; place: Place }): StoredItem {
  if (item.text.startsWith(place.beginning)) return item;
  const key = keyOf(item.item, { table: write.table });
  if (!equalItems(key, write.key)) throw new Error('a write may not change the key of its item');
  return withText(
    item,
    textOf(
      item.item,
      namesInOrder(item.item, [...keyNames(write.table)], () => true),
    ),
  );
}
