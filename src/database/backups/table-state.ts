import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine, Row } from '../../storage/engine.ts';
import type { Size, StateSource, Table } from '../catalog/catalog.ts';
import { keyOf } from '../items/place.ts';
import { storedItem } from '../items/stored-item.ts';
import { firstAfter, type PastItem, pastItems } from './change-history.ts';

/**
 * The state of a table at one moment, while writes go on: pieces of what has to be set, one after another, the later ones over the
 * earlier.
 *
 *     the items as they are found      in key order, each as it is when its row is read
 *          ↓
 *     what changes of them replaced    from the newest back to the first after the moment
 *
 * An item that did not change since is as it was found. Of one that changed, the last thing set is what its first change after the
 * moment replaced. So it does not matter when the rows are read, nor that some were set before, by a copy that was interrupted: it
 * may simply begin anew.
 */
export async function* stateOf(
  source: StateSource,
  { engine, table }: { readonly engine: Engine; readonly table: Table },
): AsyncGenerator<readonly PastItem[]> {
  for await (const rows of pagesOf(engine, source.space)) {
    const items = rows.map(({ text, weight }) => storedItem(text, weight));
    yield items.map((item) => ({ key: keyOf(item.item, { table }), item }));
  }
  if (source.history === undefined) return;
  const { space, after } = source.history;
  const first = await firstAfter(engine, space, after ?? 0);
  if (first !== undefined) yield* pastItems(engine, { space, first, table });
}

export async function sizeOf(engine: Engine, space: number): Promise<Size> {
  let size: Size = { items: 0, bytes: 0 };
  for await (const rows of pagesOf(engine, space)) {
    for (const { weight } of rows) size = { items: size.items + 1, bytes: size.bytes + weight };
  }
  return size;
}

const rowsAtOnce = 100;
const bytesAtOnce = 1024 * 1024;

async function* pagesOf(engine: Engine, space: number): AsyncGenerator<readonly Row[]> {
  let last: Row | undefined;
  for (;;) {
    const { rows, complete } = await engine.scan({
      space,
      ...(last && { from: { partition: last.partition!, sort: last.sort!, exclusive: true } }),
      rowsMax: rowsAtOnce,
      weightMax: bytesAtOnce,
      withKeys: true,
    });
    yield rows;
    if (complete) return;
    last = rows.at(-1)!;
    // An engine in memory would never let go of the processor by itself.
    await nextTurn();
  }
}
