import type { Engine } from '../../storage/engine.ts';
import type { ItemPage, TableScan } from '../database.ts';
import { segmentOf } from '../keyspace.ts';
import { placeRead } from './query-items.ts';
import { storedItem } from './stored-item.ts';

/** One page of a table or an index, or of a segment of it, in the order of the keyspace. */
export async function scanItems(engine: Engine, scan: TableScan): Promise<ItemPage> {
  const { table, index, segment, itemsMax, bytesMax } = scan;
  const { first, last } = segmentOf(segment?.number ?? 0, segment?.total ?? 1);
  const after = scan.after && placeRead(scan.after, { table, index });
  const { rows, complete } = await engine.scan({
    space: (index ?? table).space,
    from: after ? { partition: after.partition, sort: after.sort, exclusive: true } : { partition: first },
    to: { partition: last },
    rowsMax: itemsMax,
    weightMax: bytesMax,
  });
  return { items: rows.map(({ text, weight }) => storedItem(text, weight)), complete };
}
