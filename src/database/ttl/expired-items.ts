import type { Clock } from '../../clock.ts';
import { AwsError } from '../../errors.ts';
import { attributeOf } from '../../item/attribute.ts';
import type { Item } from '../../item/attribute-value.ts';
import { expiryAgeSecondsMax } from '../../limits.ts';
import type { Decision, Engine } from '../../storage/engine.ts';
import type { Table } from '../catalog/catalog.ts';
import type { MemoryCatalog } from '../catalog/memory-catalog.ts';
import type { ItemWrite, StoredItem } from '../database.ts';
import { keyOf } from '../items/place.ts';
import { writeItems } from '../items/write-items.ts';
import type { WritesInFlight } from '../items/writes-in-flight.ts';
import { madeByService } from '../streams/change-record.ts';

/**
 * Time to live: an item has expired when the attribute that the table names is a number at its top level, epoch seconds, that lies
 * in the past, though not more than five years. Source: DynamoDB Developer Guide, "Time to live".
 */
export function isExpired(
  item: Item,
  { attribute, now }: { readonly attribute: string; readonly now: number },
): boolean {
  const value = attributeOf(item, attribute);
  if (value === undefined || !('N' in value)) return false;
  const seconds = now / 1000;
  const expiry = Number(value.N);
  return expiry < seconds && expiry >= seconds - expiryAgeSecondsMax;
}

export interface ExpiryParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly memory: MemoryCatalog;
  readonly inFlight: WritesInFlight;
}

const itemsAtOnce = 10;

/**
 * Deletes those of `items` that have expired, with their index entries and change records that name the service. Whether an item
 * has expired is asked again in the transaction, so that one which was refreshed meanwhile stays. What clients are
 * writing just now is left to the next walk.
 */
export async function deleteExpired(table: Table, items: readonly StoredItem[], parts: ExpiryParts): Promise<void> {
  const attribute = table.timeToLive?.attribute;
  if (attribute === undefined) return;
  const { clock, memory } = parts;
  // Most texts do not even have the name; parsing is what costs.
  const name = JSON.stringify(attribute);
  const expired = items.filter(
    (one) => one.text.includes(name) && isExpired(one.item, { attribute, now: clock.now() }),
  );
  const writer = { engine: recordingService(parts.engine), catalog: memory, clock, inFlight: parts.inFlight };
  for (let at = 0; at < expired.length; at += itemsAtOnce) {
    const writes = expired.slice(at, at + itemsAtOnce).map(
      ({ item }): ItemWrite => ({
        table,
        key: keyOf(item, { table }),
        decide(before) {
          const stillNamed = memory.heldTable(table.arn)?.timeToLive?.attribute === attribute;
          const goes = before && stillNamed && isExpired(before.item, { attribute, now: clock.now() });
          return goes ? undefined : before;
        },
      }),
    );
    try {
      await writeItems(writes, writer);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.name === 'ResourceNotFoundException') return;
      if (error.name !== 'TransactionConflictException') throw error;
    }
  }
}

/** The engine as it is, but every change record written through it says that the service made the change. */
function recordingService(engine: Engine): Engine {
  const marked = <T>(decision: Decision<T>): Decision<T> => {
    if ('refuse' in decision) return decision;
    const writes = decision.writes.map((write) =>
      write.kind === 'append' ? { ...write, value: madeByService(write.value) } : write,
    );
    return { writes, result: decision.result };
  };
  return {
    capabilities: engine.capabilities,
    get: (keys) => engine.get(keys),
    snapshot: (keys) => engine.snapshot(keys),
    scan: (range) => engine.scan(range),
    transact: (keys, decide) => engine.transact(keys, (values) => marked(decide(values))),
    clear: (space) => engine.clear(space),
    statistics: () => engine.statistics(),
    check: () => engine.check(),
    close: () => engine.close(),
  };
}
