import type { Item } from '../../item/attribute-value.ts';
import type { Engine } from '../../storage/engine.ts';
import type { Table } from '../catalog/catalog.ts';
import type { StoredItem } from '../database.ts';
import { itemAt, placeOf } from './place.ts';

interface ItemRead {
  readonly table: Table;
  readonly key: Item;
}

type Found = (StoredItem | undefined)[];

/** The latest acknowledged items. */
export async function getItems(engine: Engine, reads: readonly ItemRead[]): Promise<Found> {
  const places = reads.map(({ table, key }) => placeOf(table, key));
  const values = await engine.get(places.map(({ key }) => key));
  return places.map((place, at) => itemAt(values[at], place));
}

/** The items of one moment. */
export async function snapshotItems(engine: Engine, reads: readonly ItemRead[]): Promise<Found> {
  const places = reads.map(({ table, key }) => placeOf(table, key));
  const values = await engine.snapshot(places.map(({ key }) => key));
  return places.map((place, at) => itemAt(values[at], place));
}
