import type { Clock } from '../../clock.ts';
import { AwsError, resourceNotFound } from '../../errors.ts';
import { equalItems } from '../../item/compare.ts';
import { type Decision, type Engine, StorageError, type Value, type Write } from '../../storage/engine.ts';
import type { Table } from '../catalog/catalog.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import type { ItemWrite, StoredItem, WriteOutcome } from '../database.ts';
import { entryWrites } from '../indexes/entries.ts';
import { changeRecord } from '../streams/change-record.ts';
import { shardOfItem } from '../streams/shard.ts';
import { itemAt, keyNames, keyOf, namesInOrder, type Place, placeOf, textOf } from './place.ts';
import { withText } from './stored-item.ts';
import type { WritesInFlight } from './writes-in-flight.ts';

interface Writer {
  readonly engine: Engine;
  readonly catalog: MemoryCatalog;
  readonly clock: Clock;
  readonly inFlight: WritesInFlight;
}

/**
 * The one place where items change: the items, their index entries and their change records in one transaction.
 *
 * The table that a caller read may have changed, or be gone, when the engine comes to decide. So the description is looked up
 * again inside the decision, synchronously: what is written always follows the description that is in force at that moment, and
 * a stream that was switched on, or a deletion, is never missed. (A change to the catalog is in force when `MemoryCatalog` has
 * it; what was decided before and is still on its way is counted by `WritesInFlight`.)
 */
export async function writeItems(writes: readonly ItemWrite[], writer: Writer): Promise<WriteOutcome[]> {
  const places = writes.map(({ table, key }) => placeOf(table, key));
  const now = writer.clock.now();
  const generation = writer.inFlight.begin();
  try {
    return await writer.engine.transact(
      places.map(({ key }) => key),
      (values) => decide(writes, { places, values, now, catalog: writer.catalog }),
    );
  } catch (error) {
    // An engine that gave up because others were always faster: nothing was written, and the client may try again.
    if (error instanceof StorageError && error.kind === 'conflict') {
      throw new AwsError('TransactionConflictException', 'Transaction is ongoing for the item');
    }
    throw error;
  } finally {
    writer.inFlight.end(generation);
  }
}

interface Situation {
  readonly places: readonly Place[];
  readonly values: readonly (Value | undefined)[];
  readonly now: number;
  readonly catalog: MemoryCatalog;
}

function decide(writes: readonly ItemWrite[], { places, values, now, catalog }: Situation): Decision<WriteOutcome[]> {
  const engineWrites: Write[] = [];
  const result: WriteOutcome[] = [];
  for (let at = 0; at < writes.length; at++) {
    const write = writes[at]!;
    const place = places[at]!;
    const table = currentTable(write.table, catalog);
    if (table === undefined) return { refuse: resourceNotFound() };
    const value = values[at];
    const before = itemAt(value, place);
    if (value !== undefined && before === undefined) {
      return { refuse: new AwsError('InternalServerError', 'Internal server error') };
    }
    const decided = write.decide(before);
    const after = decided === undefined || decided === before ? decided : beginningWithKey(decided, { write, place });
    result.push({ before, after });
    if (after !== before) addWrites(engineWrites, { table, write, place, before, after, now, catalog });
  }
  return { writes: engineWrites, result };
}

/** The description in force of the table that the caller means; undefined when that is gone or on its way out. */
function currentTable(table: Table, catalog: MemoryCatalog): Table | undefined {
  const held = catalog.heldTable(table.arn);
  if (held === undefined || held.tableId !== table.tableId || held.deletedAt !== undefined) return undefined;
  return held;
}

interface Change extends WriteOutcome {
  readonly table: Table;
  readonly write: ItemWrite;
  readonly place: Place;
  readonly now: number;
  readonly catalog: MemoryCatalog;
}

function addWrites(writes: Write[], { table, write, place, before, after, now, catalog }: Change): void {
  if (before?.text === after?.text) return;
  writes.push(
    after === undefined
      ? { kind: 'delete', key: place.key }
      : { kind: 'put', key: place.key, value: { text: after.text, weight: after.bytes } },
  );
  if (table.indexes.length > 0) writes.push(...entryWrites({ table, before, after }));
  const stream = table.stream && catalog.heldStream(table.stream.arn);
  if (stream === undefined) return;
  const record = changeRecord({ stream, key: write.key, keyText: `${place.beginning}}`, before, after, now });
  if (record === undefined) return;
  const { space, partition } = shardOfItem(stream);
  writes.push({ kind: 'append', space, partition, value: record });
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
