import { AwsError } from '../../errors.ts';
import { itemCollectionBytesMax } from '../../limits.ts';
import type { Engine, Key, Value, Write } from '../../storage/engine.ts';
import type { Table } from '../catalog/catalog.ts';
import type { Place } from './place.ts';

/*
 * Item collections: the items of one partition key of a table that has local indexes, with their entries in these. The size of each
 * is a row beside the items, and changes in the transaction that changes them:
 *
 *   size after = size before + what its items grew + what their entries in local indexes grew
 *
 * 1. In a table that was made with sizes, a collection without a row is empty, and an empty one has no row.
 * 2. In a table that is older than they are, a collection without a row was not counted yet. Every write of its items needs the row,
 *    so there is none until the collection has been counted, and counting takes its time without anything changing underneath. From
 *    then on it keeps its row, empty or not.
 *
 * Source: Developer Guide, "Local secondary indexes", "Item collections".
 */

/** An item collection that a transaction touches. */
interface TouchedCollection {
  readonly table: Table;
  readonly partition: Uint8Array;
  /** Of its row. */
  readonly key: Key;
}

/** The collections of several items, those of which there are sizes at all, each once. */
export class TouchedCollections {
  readonly #collections: TouchedCollection[] = [];
  /** By the position of an item that of its collection; items that are in none are not there. */
  readonly #of = new Map<number, number>();

  add(item: number, table: Table, place: Place): void {
    if (table.collections === undefined) return;
    const { partition } = place.key;
    const { space } = table.collections;
    const known = this.#collections.findIndex(
      ({ key }) => key.space === space && Buffer.compare(key.partition, partition) === 0,
    );
    if (known >= 0) this.#of.set(item, known);
    else this.#of.set(item, this.#collections.push({ table, partition, key: { space, partition, sort: noSort } }) - 1);
  }

  /** Of the rows that a transaction has to read. */
  get keys(): readonly Key[] {
    return this.#collections.map(({ key }) => key);
  }

  /**
   * Carries out what needs the sizes of these collections. `attempt` may be made again: when it comes upon a collection that was not
   * counted yet, that is counted first.
   */
  counted<T>(engine: Engine, attempt: (counts: Counts) => Promise<T>): Promise<T> {
    return this.#collections.length === 0 ? attempt(noCounts) : this.#countedFirst(engine, attempt);
  }

  async #countedFirst<T>(engine: Engine, attempt: (counts: Counts) => Promise<T>): Promise<T> {
    const counts = new Map<TouchedCollection, number>();
    for (;;) {
      try {
        return await attempt(counts);
      } catch (error) {
        if (!(error instanceof Uncounted)) throw error;
        counts.set(error.collection, await countCollection(engine, error.collection));
      }
    }
  }

  /** The sizes in one decision, in whose values those of `keys` begin at `from`. */
  sizes(
    values: readonly (Value | undefined)[],
    { from, counts, bytesMax = itemCollectionBytesMax }: SizesOptions,
  ): Sizes {
    if (this.#collections.length === 0) return noSizes;
    const bytes = this.#collections.map((collection, at) => {
      const value = values[from + at];
      if (value !== undefined) return Number(value.text);
      if (collection.table.collections!.complete) return 0;
      const counted = counts.get(collection);
      if (counted === undefined) throw new Uncounted(collection);
      return counted;
    });
    return new CollectionSizes({ collections: this.#collections, of: this.#of, bytes, bytesMax });
  }
}

/** What was counted while a transaction waited. */
export type Counts = ReadonlyMap<TouchedCollection, number>;

const noCounts: Counts = new Map();

interface SizesOptions {
  readonly from: number;
  readonly counts: Counts;
  /** Default 10 GB. */
  readonly bytesMax?: number | undefined;
}

/** Sizes of the collections in one decision; items by their position. */
export interface Sizes {
  /** The item and its entries take so many bytes more than they did. */
  grow(item: number, bytes: number): void;
  /** The refusal of an item whose collection grows beyond the limit, all items taken together. Shrinking is always admitted. */
  refusal(item: number): AwsError | undefined;
  /** Bytes of the item's collection; undefined: its table keeps no sizes. */
  bytes(item: number): number | undefined;
  /** What has to be written for the sizes that changed. */
  writes(): readonly Write[];
}

/** Of items that are in no collection. */
export const noSizes: Sizes = {
  grow() {},
  refusal: () => undefined,
  bytes: () => undefined,
  writes: () => [],
};

interface SizesParts {
  readonly collections: readonly TouchedCollection[];
  readonly of: ReadonlyMap<number, number>;
  readonly bytes: readonly number[];
  readonly bytesMax: number;
}

class CollectionSizes implements Sizes {
  readonly #parts: SizesParts;
  readonly #after: number[];
  /** Items that take more than they did. */
  readonly #growing = new Set<number>();

  constructor(parts: SizesParts) {
    this.#parts = parts;
    this.#after = [...parts.bytes];
  }

  grow(item: number, bytes: number): void {
    const collection = this.#parts.of.get(item);
    if (collection === undefined) return;
    this.#after[collection]! += bytes;
    if (bytes > 0) this.#growing.add(item);
  }

  refusal(item: number): AwsError | undefined {
    const collection = this.#parts.of.get(item);
    if (collection === undefined || !this.#growing.has(item)) return undefined;
    const after = this.#after[collection]!;
    if (after <= this.#parts.bytesMax || after <= this.#parts.bytes[collection]!) return undefined;
    return new AwsError('ItemCollectionSizeLimitExceededException', 'Collection size exceeded.');
  }

  bytes(item: number): number | undefined {
    const collection = this.#parts.of.get(item);
    return collection === undefined ? undefined : this.#after[collection];
  }

  writes(): readonly Write[] {
    const writes: Write[] = [];
    this.#parts.collections.forEach(({ key, table }, at) => {
      const bytes = this.#after[at]!;
      if (bytes === this.#parts.bytes[at]) return;
      const goes = bytes === 0 && table.collections!.complete;
      writes.push(goes ? { kind: 'delete', key } : { kind: 'put', key, value: { text: String(bytes), weight: 0 } });
    });
    return writes;
  }
}

/** A decision needs the size of a collection that was not counted yet. */
class Uncounted extends Error {
  readonly collection: TouchedCollection;

  constructor(collection: TouchedCollection) {
    super('the item collection was not counted yet');
    this.collection = collection;
  }
}

const rowsAtOnce = 1000;
const bytesAtOnce = 1024 * 1024;

/** A local index has the partition attribute of its table, and so the same digests. */
async function countCollection(engine: Engine, { table, partition }: TouchedCollection): Promise<number> {
  let bytes = 0;
  for (const { space } of [table, ...table.indexes.filter(({ kind }) => kind === 'local')]) {
    let after: Uint8Array | undefined;
    for (;;) {
      const page = await engine.scan({
        space,
        from: after === undefined ? { partition } : { partition, sort: after, exclusive: true },
        to: { partition },
        rowsMax: rowsAtOnce,
        weightMax: bytesAtOnce,
        withKeys: true,
      });
      for (const { weight } of page.rows) bytes += weight;
      if (page.complete) break;
      after = page.rows.at(-1)!.sort!;
    }
  }
  return bytes;
}

const noSort = new Uint8Array(0);
