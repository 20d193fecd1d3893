import { type Condition, type Dialect, holds } from './conditions.ts';
import { type Change, type Update, UpdateFaults, updated } from './updates.ts';
import { canonical, canonicalItem, compare, type Item, sizeOfItem, typeOf, type Value } from './values.ts';

/*
 * DynamoDB, as plainly as it can be said: tables are maps from keys to items, and everything else follows from them when it is asked
 * for. Index entries, sizes, units and counts are worked out anew each time; only the change records are kept, since they are what is
 * past. Nothing here is taken from the program. Source: Developer Guide and API reference, section by section.
 */

export interface IndexModel {
  readonly name: string;
  readonly kind: 'global' | 'local';
  readonly partition: readonly string[];
  readonly sort: readonly string[];
  /** Which attributes beside the keys. */
  readonly projection: 'ALL' | readonly string[];
}

export interface TableModel {
  readonly name: string;
  readonly partition: string;
  readonly sort?: string;
  /** Of key attributes, of the table and of its indexes. */
  readonly types: { readonly [name: string]: 'S' | 'N' | 'B' };
  readonly indexes: readonly IndexModel[];
  readonly viewType?: string;
  readonly expiry?: string;
}

/** What is asked of one item. */
export interface Action {
  readonly table: string;
  readonly key: Item;
  readonly condition?: Condition | undefined;
  readonly dialect?: Dialect;
  readonly change:
    | { readonly kind: 'put' | 'insert'; readonly item: Item }
    | { readonly kind: 'update'; readonly update: Update; readonly legacy?: boolean; readonly onlyExisting?: boolean }
    /** `ifThere`: the condition is for an item that is there. */
    | { readonly kind: 'delete'; readonly ifThere?: boolean }
    | { readonly kind: 'check' };
}

/** Each of the texts alone would be right. */
export interface Fault {
  readonly name: string;
  readonly texts: readonly string[];
}

export interface Outcome {
  readonly action: Action;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly fault?: Fault;
}

export interface ChangeRecord {
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly byService: boolean;
}

export interface Units {
  readonly table: number;
  readonly indexes: ReadonlyMap<IndexModel, number>;
}

const conditionFailed: Fault = { name: 'ConditionalCheckFailedException', texts: ['The conditional request failed'] };
const duplicate: Fault = { name: 'DuplicateItemException', texts: ['Duplicate primary key exists in table'] };
const tooLarge: Fault = { name: 'ItemCollectionSizeLimitExceededException', texts: ['Collection size exceeded.'] };

export class Model {
  /** Bytes that an item collection may grow to. */
  readonly collectionBytesMax: number;
  readonly #tables = new Map<string, TableModel>();
  readonly #items = new Map<string, Map<string, Item>>();
  /** By table and key. */
  readonly #records = new Map<string, ChangeRecord[]>();

  constructor(tables: readonly TableModel[], collectionBytesMax: number) {
    this.collectionBytesMax = collectionBytesMax;
    for (const table of tables) {
      this.#tables.set(table.name, table);
      this.#items.set(table.name, new Map());
    }
  }

  get tables(): readonly TableModel[] {
    return [...this.#tables.values()];
  }

  table(name: string): TableModel {
    return this.#tables.get(name)!;
  }

  /** The table with other indexes. */
  change(table: TableModel): void {
    this.#tables.set(table.name, table);
  }

  items(table: string): readonly Item[] {
    return [...this.#items.get(table)!.values()];
  }

  item(table: string, key: Item): Item | undefined {
    return this.#items.get(table)!.get(canonicalItem(key));
  }

  keyOf({ partition, sort }: TableModel, item: Item): Item {
    return { [partition]: item[partition]!, ...(sort && { [sort]: item[sort]! }) };
  }

  /** What actions come to that are carried out together; nothing is changed. */
  outcomes(actions: readonly Action[]): readonly Outcome[] {
    const alone = actions.map((action) => this.#decided(action));
    if (alone.some(({ fault }) => fault)) return alone;
    return alone.map((outcome) => (this.#outgrows(outcome, alone) ? { ...outcome, fault: tooLarge } : outcome));
  }

  commit({ action, before, after }: Outcome, { byService = false } = {}): void {
    const items = this.#items.get(action.table)!;
    const key = canonicalItem(action.key);
    if (after === undefined) items.delete(key);
    else items.set(key, after);
    if (this.table(action.table).viewType === undefined || canonicalItem(before) === canonicalItem(after)) return;
    const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
    const records = this.records(action.table, action.key);
    this.#records.set(`${action.table} ${key}`, [...records, { eventName, before, after, byService }]);
  }

  records(table: string, key: Item): readonly ChangeRecord[] {
    return this.#records.get(`${table} ${canonicalItem(key)}`) ?? [];
  }

  get recordCount(): number {
    return [...this.#records.values()].reduce((sum, records) => sum + records.length, 0);
  }

  /** Deletes what has expired, as the service does; `now` in epoch seconds. */
  expire(now: number): number {
    let count = 0;
    for (const table of this.tables) {
      for (const item of this.items(table.name)) {
        const expiry = table.expiry === undefined ? undefined : item[table.expiry];
        const fiveYears = 5 * 366 * 86_400;
        if (expiry === undefined || !('N' in expiry) || Number(expiry.N) >= now || Number(expiry.N) < now - fiveYears)
          continue;
        const action: Action = { table: table.name, key: this.keyOf(table, item), change: { kind: 'delete' } };
        this.commit({ action, before: item, after: undefined }, { byService: true });
        count++;
      }
    }
    return count;
  }

  #decided(action: Action): Outcome {
    const { change, condition, dialect = 'expression', key } = action;
    const table = this.table(action.table);
    const before = this.item(action.table, key);
    const refused = (fault: Fault): Outcome => ({ action, before, after: before, fault });
    if (change.kind === 'put' || change.kind === 'insert') {
      const texts = indexKeyFaults(table, change.item);
      if (texts.length > 0) return refused({ name: 'ValidationException', texts });
    }
    if (change.kind === 'update' && change.legacy) {
      // What AttributeUpdates give can be seen before the item is.
      const given = Object.fromEntries(change.update.flatMap((one) => givenBy(one)));
      const texts = indexKeyFaults(table, given).filter((text) => text.includes('Type mismatch'));
      if (texts.length > 0) return refused({ name: 'ValidationException', texts });
    }
    if (change.kind === 'insert' && before) return refused(duplicate);
    const asked = change.kind === 'delete' && change.ifThere && before === undefined ? undefined : condition;
    if (asked && !holds(asked, before, dialect)) return refused(conditionFailed);
    if (change.kind === 'update' && change.onlyExisting && before === undefined) return refused(conditionFailed);
    switch (change.kind) {
      case 'put':
      case 'insert':
        return { action, before, after: change.item };
      case 'delete':
        return { action, before, after: undefined };
      case 'check':
        return { action, before, after: before };
      case 'update':
        return this.#updated(action, before, change);
    }
  }

  #updated(action: Action, before: Item | undefined, change: Action['change'] & { kind: 'update' }): Outcome {
    const refused = (texts: readonly string[]): Outcome => ({
      action,
      before,
      after: before,
      fault: { name: 'ValidationException', texts },
    });
    const isDelete = ({ kind }: Change) => kind === 'remove' || kind === 'delete';
    const deletesOnly = change.update.length > 0 && change.update.every(isDelete);
    // API reference, AttributeValueUpdate: where there is no item, "nothing happens; there is no attribute to delete".
    if (change.legacy && deletesOnly && before === undefined) return { action, before, after: undefined };
    try {
      const after = { ...action.key, ...updated(before ?? {}, change.update) };
      const texts = updatedIndexKeyFaults(this.table(action.table), before, after);
      return texts.length > 0 ? refused(texts) : { action, before, after };
    } catch (error) {
      if (!(error instanceof UpdateFaults)) throw error;
      const mismatch = 'Type mismatch for attribute to update';
      return refused(change.legacy ? [...error.texts, mismatch] : error.texts);
    }
  }

  #outgrows(outcome: Outcome, together: readonly Outcome[]): boolean {
    const before = this.#collectionOf(outcome);
    if (before === undefined || this.#growth(outcome) <= 0) return false;
    const after = before + this.#neighbours(outcome, together).reduce((sum, one) => sum + this.#growth(one), 0);
    return after > this.collectionBytesMax && after > before;
  }

  /** Those that could be too large for their collection, were the writes carried out one by one in the worst order. */
  outgrown(outcomes: readonly Outcome[]): readonly Outcome[] {
    return outcomes.filter((outcome) => {
      const before = this.#collectionOf(outcome);
      const growth = this.#neighbours(outcome, outcomes).map((one) => Math.max(0, this.#growth(one)));
      return before !== undefined && before + growth.reduce((sum, one) => sum + one, 0) > this.collectionBytesMax;
    });
  }

  /** Bytes of the collection; undefined: there are none in this table. */
  #collectionOf({ action }: Outcome): number | undefined {
    const table = this.table(action.table);
    return hasCollections(table) ? this.collectionBytes(table, action.key[table.partition]!) : undefined;
  }

  #neighbours({ action }: Outcome, together: readonly Outcome[]): readonly Outcome[] {
    const { partition } = this.table(action.table);
    const collection = ({ table, key }: Action) => `${table} ${canonical(key[partition]!)}`;
    return together.filter((one) => one.action.table === action.table && collection(one.action) === collection(action));
  }

  #growth({ action, before, after }: Outcome): number {
    const table = this.table(action.table);
    return bytesInCollection(table, after) - bytesInCollection(table, before);
  }

  /** An item collection: items of one partition key with their entries in local indexes. */
  collectionBytes(table: TableModel, partition: Value): number {
    return this.items(table.name)
      .filter((item) => canonical(item[table.partition]!) === canonical(partition))
      .reduce((sum, item) => sum + bytesInCollection(table, item), 0);
  }
}

export const hasCollections = (table: TableModel): boolean => table.indexes.some(({ kind }) => kind === 'local');

function bytesInCollection(table: TableModel, item: Item | undefined): number {
  if (item === undefined) return 0;
  return table.indexes
    .filter(({ kind }) => kind === 'local')
    .reduce((sum, index) => sum + sizeOfItem(entryOf(table, index, item) ?? {}), sizeOfItem(item));
}

/** The item's entry in an index; undefined when it lacks one of the keys, or has it of another type or empty. */
export function entryOf(table: TableModel, index: IndexModel, item: Item): Item | undefined {
  const keys = [...index.partition, ...index.sort];
  if (keys.some((name) => item[name] === undefined || !isIndexable(table, name, item[name]!))) return undefined;
  if (index.projection === 'ALL') return item;
  const names = new Set([table.partition, table.sort, ...keys, ...index.projection]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function isIndexable(table: TableModel, name: string, value: Value): boolean {
  return typeOf(value) === table.types[name] && value.S !== '' && value.B !== '';
}

export const entriesOf = (table: TableModel, index: IndexModel, items: readonly Item[]): readonly Item[] =>
  items.flatMap((item) => entryOf(table, index, item) ?? []);

/** Put: every index key that is there must be one. */
function indexKeyFaults(table: TableModel, item: Item): readonly string[] {
  return table.indexes.flatMap((index) =>
    [...index.partition, ...index.sort].flatMap((name) => {
      const value = item[name];
      if (value === undefined || isIndexable(table, name, value)) return [];
      if (typeOf(value) !== table.types[name]) {
        return `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${table.types[name]} Actual: ${typeOf(value)} IndexName: ${index.name}`;
      }
      return `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${index.name}, IndexKey: ${name}`;
    }),
  );
}

function givenBy(change: Change): readonly (readonly [name: string, value: Value])[] {
  const name = change.path[0] as string;
  if (change.kind === 'remove') return [];
  if (change.kind !== 'set') return [[name, change.value]];
  return 'value' in change.term ? [[name, change.term.value]] : [];
}

/** Update: every index key that it changed must be one. */
function updatedIndexKeyFaults(table: TableModel, before: Item | undefined, after: Item): readonly string[] {
  const names = new Set(table.indexes.flatMap((index) => [...index.partition, ...index.sort]));
  return [...names].flatMap((name) => {
    const value = after[name];
    const isSame = value !== undefined && before?.[name] !== undefined && canonical(value) === canonical(before[name]);
    if (value === undefined || isSame || isIndexable(table, name, value)) return [];
    if (typeOf(value) === table.types[name]) {
      return 'One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.';
    }
    return [
      'The update expression attempted to update the secondary index key to unsupported type',
      // AttributeUpdates say it as PutItem does.
      ...indexKeyFaults(table, { [name]: value }),
    ];
  });
}

export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** Developer Guide, "Read and write operations"; of indexes by what becomes of the entry. */
export function unitsOf(table: TableModel, before: Item | undefined, after: Item | undefined): Units {
  const bytes = (item: Item | undefined) => (item === undefined ? 0 : sizeOfItem(item));
  const indexes = new Map<IndexModel, number>();
  for (const index of table.indexes) {
    const [old, entry] = [before, after].map((item) => item && entryOf(table, index, item));
    const [oldUnits, units] = [old, entry].map((one) => (one === undefined ? 0 : writeUnits(bytes(one))));
    const place = (one: Item) => [...index.partition, ...index.sort].map((name) => canonical(one[name]!)).join();
    const moves = !old || !entry || place(old) !== place(entry);
    const spent = moves
      ? oldUnits! + units!
      : canonicalItem(old) === canonicalItem(entry)
        ? 0
        : Math.max(oldUnits!, units!);
    if (spent > 0) indexes.set(index, spent);
  }
  return { table: writeUnits(Math.max(bytes(before), bytes(after))), indexes };
}

/** Items in the order of a sort key. */
export function inOrder(items: readonly Item[], sort: readonly string[]): readonly Item[] {
  return items.toSorted((a, b) => sort.map((name) => compare(a[name], b[name])!).find((order) => order !== 0) ?? 0);
}
