import type { Parameters } from '../identity/parameters.ts';

/** `Marker` and `MaxItems`, and the answer's `IsTruncated` and `Marker`. */
export interface Page {
  /** The key after which to go on. */
  readonly after: string | undefined;
  readonly maxItems: number;
}

const maxItemsDefault = 100;
const maxItemsMax = 1000;
const markerCharactersMax = 320;

/** A marker holds for the list that gave it, `list`, and says after which key to go on. Another one is `Invalid Marker.` */
export function readPage(parameters: Parameters, list: string): Page {
  const marker = parameters.text('Marker', { min: 1, max: markerCharactersMax });
  const maxItems = parameters.integer('MaxItems', { min: 1, max: maxItemsMax }) ?? maxItemsDefault;
  return { after: marker === undefined ? undefined : readMarker(marker, list, parameters), maxItems };
}

/** The items of one page. `items`: ascending by `keyOf`, which no two share. */
export function pageOf<Item>(
  items: readonly Item[],
  { list, page, keyOf, wanted = () => true }: PageParts<Item>,
): { readonly items: readonly Item[]; readonly IsTruncated: boolean; readonly Marker?: string } {
  const shown: Item[] = [];
  for (let at = placeAfter(items, page.after, keyOf); at < items.length; at++) {
    const item = items[at]!;
    if (!wanted(item)) continue;
    if (shown.length === page.maxItems) {
      return { items: shown, IsTruncated: true, Marker: writeMarker(keyOf(shown.at(-1)!), list) };
    }
    shown.push(item);
  }
  return { items: shown, IsTruncated: false };
}

interface PageParts<Item> {
  readonly list: string;
  readonly page: Page;
  keyOf(item: Item): string;
  wanted?(item: Item): boolean;
}

function placeAfter<Item>(items: readonly Item[], after: string | undefined, keyOf: (item: Item) => string): number {
  if (after === undefined) return 0;
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(items[middle]!) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function writeMarker(key: string, list: string): string {
  return Buffer.from(`${list} ${key}`).toString('base64url');
}

function readMarker(marker: string, list: string, parameters: Parameters): string | undefined {
  const key = keyOfMarker(marker, list);
  if (key === undefined) parameters.refuse(invalidMarker);
  return key;
}

/** Undefined: not given by that list. */
export function keyOfMarker(marker: string, list: string): string | undefined {
  const text = Buffer.from(marker, 'base64url').toString();
  const own = text.startsWith(`${list} `) && writeMarker(text.slice(list.length + 1), list) === marker;
  return own ? text.slice(list.length + 1) : undefined;
}

const invalidMarker = 'Invalid Marker.';
