import type { StoredItem } from '../../database/database.ts';
import type { Projection } from '../../expression/expressions.ts';

/** An item as an answer shows it. Without a projection that is the stored text, unparsed. */
export function projectedText(item: StoredItem, projection: Projection | undefined): string {
  return projection === undefined ? item.text : JSON.stringify(projection.project(item.item));
}
