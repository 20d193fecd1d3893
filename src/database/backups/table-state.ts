import type { Engine } from '../../storage/engine.ts';
import type { Size, StateSource, Table } from '../catalog/catalog.ts';
import { keyOf } from '../items/place.ts';
import { storedItem } from '../items/stored-item.ts';
import { readSpace, sizeWith } from '../read-space.ts';
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
  for await (const rows of readSpace(engine, source.space)) {
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
  for await (const rows of readSpace(engine, space)) size = sizeWith(size, rows);
  return size;
}
