import type { AwsError } from '../errors.ts';
import type { Item } from '../item/attribute-value.ts';
import type { Backup } from './backups/backup.ts';
import type {
  Catalog,
  Index,
  PolicyVersion,
  Stream,
  StreamShard,
  StreamViewType,
  Table,
  TableId,
  Tag,
} from './catalog/catalog.ts';
import type { Throughput } from './throughput/throughput.ts';

/**
 * DynamoDB's nouns over ordered keys: tables, items, index entries, change records.
 *
 * Only this station calls `transact`; an item write, its index entries and its change record are one call.
 * It knows keys, items and their order; it judges neither policies nor expressions: a write is handed in as a function of the
 * item that is there. Failures of the engine come through as its `StorageError`.
 */
export interface Database {
  readonly catalog: Catalog;
  /** What requests may still cost; whoever reads or writes items takes it from here. Undefined: nothing is throttled. */
  readonly throughput: Throughput | undefined;

  // Tables. Each is durable when it resolves.
  /** Rejects with ResourceInUseException `Table already exists: <name>`. Spaces and ids are chosen here. */
  createTable(table: NewTable): Promise<Table>;
  /**
   * Replaces the description by what `change` makes of the present one; what `change` throws is passed on.
   * Rejects with ResourceNotFoundException when the table is gone.
   */
  updateTable(id: TableId, change: (table: Table) => Table): Promise<Table>;
  /**
   * Adds a global index, empty: from this moment on every write writes its entry, and the background writes those of the items
   * that are there already. `create` makes of the present description the index and what else becomes of the table.
   */
  createIndex(id: TableId, create: (table: Table) => NewIndexOfTable): Promise<Table>;
  /** Begins to delete a global index; it is gone, definitions of its own attributes with it, when the background has seen to it. */
  deleteIndex(id: TableId, indexName: string, change?: (table: Table) => Table): Promise<Table>;
  /** Turns the stream on with a new label; `change` as in `updateTable`, run in the same moment. */
  enableStream(id: TableId, viewType: StreamViewType, change?: (table: Table) => Table): Promise<Table>;
  disableStream(id: TableId, change?: (table: Table) => Table): Promise<Table>;
  /** Gone for every reader when it resolves (after `deletedAt`, with a status delay); its rows are cleared in the background. */
  deleteTable(id: TableId, change?: (table: Table) => Table): Promise<Table>;
  /**
   * Puts what `change` returns into the policy slot of a table or stream ARN, at one moment with what it was shown; what it
   * throws is passed on; undefined keeps the slot as it is. Resolves with the version now in the slot.
   */
  changePolicy(
    arn: string,
    change: (current: PolicyVersion | undefined) => PolicyVersion | undefined,
  ): Promise<PolicyVersion | undefined>;
  /** Replaces the tags of a table or stream ARN by what `change` makes of them; what it throws is passed on. */
  changeTags(arn: string, change: (tags: readonly Tag[]) => readonly Tag[]): Promise<void>;

  // Items.
  /** The latest acknowledged items, in the order of `keys`. */
  get(table: Table, keys: readonly Item[]): Promise<(StoredItem | undefined)[]>;
  /** As `get`, across tables, all of one moment. */
  snapshot(reads: readonly { readonly table: Table; readonly key: Item }[]): Promise<(StoredItem | undefined)[]>;
  /**
   * Applies the writes, all or none: items, index entries and change records together. Resolves with one outcome for each write,
   * in order. What any `decide` throws is passed on, and nothing is written. No two writes may concern the same item.
   * Rejects with ResourceNotFoundException when a table is gone or being deleted, though it was there when the caller looked, and
   * with ItemCollectionSizeLimitExceededException when an item collection would grow beyond its limit.
   */
  write(writes: readonly ItemWrite[]): Promise<WriteOutcome[]>;
  /**
   * As `write`, and every part is decided, also after one has refused. Rejects with TransactionCanceledException, which holds a
   * reason for each part; with ValidationException when more than 4 MB would be written; with a token also with
   * IdempotentParameterMismatchException and TransactionInProgressException.
   */
  writeTransaction(transaction: ItemTransaction): Promise<TransactionOutcome>;
  /** Entries of an index hold its projected attributes; `get` by their table keys (`keyOf`) finds the whole items. */
  query(range: QueryRange): Promise<ItemPage>;
  scan(range: TableScan): Promise<ItemPage>;

  // Streams.
  /** In the order in which they were opened; those whose records are all gone no more. Children come when their parent is closed. */
  shards(stream: Stream): readonly Shard[];
  /** Change records of a shard in order, from a sequence number on. */
  records(range: RecordRange): Promise<RecordPage>;
  /** Of the first record of the shard that is not older than 24 hours; of the next that will come when there is none. */
  oldestSequenceNumber(stream: Stream, shardId: string): Promise<string>;
  /** The sequence number that the next record of the shard will at least have. */
  latestSequenceNumber(stream: Stream, shardId: string): Promise<string>;

  /** Backups on demand, and point-in-time recovery. */
  readonly backups: Backups;

  /** Small texts that no DynamoDB request sees: the directory of principals, settings, keys. */
  readonly documents: Documents;

  /**
   * Stops what runs in the background at its next resting place; the next opening takes it up there. The engine is closed by
   * whoever opened it.
   */
  close(): Promise<void>;
}

/**
 * Consistent states of tables. Each call is durable when it resolves; items follow in the background. A `check` or `make` is shown
 * what there is at the moment of the change, maybe twice, and what it throws is passed on.
 */
export interface Backups {
  all(home: { readonly account: string; readonly region: string }): readonly Backup[];
  get(arn: string): Backup | undefined;
  /** Of the state at this moment. */
  create(id: TableId, name: string, check: (table: Table | undefined) => Table): Promise<Backup>;
  delete(arn: string, check: (backup: Backup | undefined) => Backup): Promise<Backup>;
  /** Makes a table with the items of a backup; it is `CREATING` until they are there. Rejects as `createTable`. */
  restore(arn: string, make: (backup: Backup | undefined) => NewRestoredTable): Promise<Table>;
  /** Makes a table with the items that another had at a moment, as `restore` does. */
  restoreMoment(id: TableId, make: (table: Table | undefined) => NewRestoredMoment): Promise<Table>;
  /** Whether a backup of this table is being made, or a table restored from this table or backup (ARN); then neither may go. */
  isInUse(arn: string): boolean;
  /** From the moment when it resolves, earlier states can be restored, for so many days (default: as before, or 35). */
  keepHistory(id: TableId, days: number | undefined, check: (table: Table | undefined) => Table): Promise<Table>;
  forgetHistory(id: TableId, check: (table: Table | undefined) => Table): Promise<Table>;
}

export interface NewRestoredTable {
  readonly backup: Backup;
  readonly table: NewTable;
}

export interface NewRestoredMoment {
  /** With point-in-time recovery. */
  readonly source: Table;
  readonly table: NewTable;
  /** Epoch milliseconds; it must be restorable. */
  readonly at: number;
}

/** Named texts in named collections. What a collection takes to read depends on what is in it, not on how many others there are. */
export interface Documents {
  /** All of the collection, by name ascending. */
  all(collection: string): Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** Undefined: there is none of that name. */
  get(place: DocumentPlace): Promise<string | undefined>;
  /** Applies all or none, the later of two changes in one place; `text` undefined removes. Durable when it resolves. */
  write(changes: readonly DocumentChange[]): Promise<void>;
}

export interface DocumentPlace {
  readonly collection: string;
  /** 1 to 1,000 bytes of UTF-8. */
  readonly name: string;
}

export interface DocumentChange extends DocumentPlace {
  readonly text: string | undefined;
}

/** A table to be made: all of `Table` that its maker decides. */
export type NewTable = Omit<
  Table,
  | 'arn'
  | 'tableId'
  | 'createdAt'
  | 'activeAt'
  | 'deletedAt'
  | 'space'
  | 'collections'
  | 'indexes'
  | 'stream'
  | 'streamLabel'
  | 'size'
  | 'histories'
  | 'pointInTime'
> & {
  readonly indexes: readonly NewIndex[];
  readonly streamViewType?: StreamViewType;
};

/** An index to be made: all of `Index` that its maker decides. */
export type NewIndex = Omit<Index, 'arn' | 'space' | 'change' | 'size'>;

export interface NewIndexOfTable {
  readonly index: NewIndex;
  /** Without the index. */
  readonly table: Table;
}

/** An item as it is stored: the JSON text of the wire, with its size; parsed only when somebody needs it. */
export interface StoredItem {
  readonly text: string;
  /** DynamoDB's size in bytes. */
  readonly bytes: number;
  readonly item: Item;
}

export interface ItemWrite {
  readonly table: Table;
  /** Exactly the key attributes. */
  readonly key: Item;
  /**
   * From the item that is there (undefined: none) to the one that shall be (undefined: none). Returning the very object that was
   * given says that nothing changes. Pure; may be called again. What it throws refuses the whole write.
   */
  decide(before: StoredItem | undefined): StoredItem | undefined;
}

export interface WriteOutcome {
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  /** Of the item's collection, everything written together counted; only for tables with local indexes. */
  readonly collectionBytes?: number;
}

export interface ItemTransaction {
  /** A write, or what was found wrong with it before: then the transaction is cancelled, and the others are still decided. */
  readonly parts: readonly (ItemWrite | AwsError)[];
  /** Remembered, together with what is written, for 10 minutes. */
  readonly token?: TransactionToken | undefined;
}

export interface TransactionToken {
  /** The client's token, with whose it is and what it is for: tokens of different names never meet. */
  readonly name: string;
  /** The same text for the same request, and for no other. */
  readonly request: string;
}

export type TransactionOutcome =
  /** One outcome for each part, in order. */
  | { readonly kind: 'written'; readonly outcomes: readonly WriteOutcome[] }
  /** The same request was written before with this token. Nothing was changed; the items are those that are there now. */
  | { readonly kind: 'repeated'; readonly items: readonly (StoredItem | undefined)[] };

/** One page of an item collection. */
export interface QueryRange {
  readonly table: Table;
  /** Absent: the table itself. */
  readonly index?: Index;
  /** Values of the partition attributes of what is read. */
  readonly partition: Item;
  readonly sort?: SortCondition;
  readonly descending?: boolean;
  /** Items evaluated at most. */
  readonly itemsMax: number;
  /** The page ends with the item that reaches it. */
  readonly bytesMax: number;
  /** Go on after this place: key attributes of the table and, for an index, of the index. */
  readonly after?: Item;
}

/** A range of the sort attributes: values from the left are equal, the last may have a range. Bounds are inclusive unless said. */
export interface SortCondition {
  /** Values of the sort attributes that are fixed, in schema order. */
  readonly equals: readonly Item[string][];
  /** On the sort attribute after those. */
  readonly range?:
    | { readonly kind: 'between'; readonly low: Item[string]; readonly high: Item[string] }
    | {
        readonly kind: 'less' | 'lessOrEqual' | 'greater' | 'greaterOrEqual' | 'beginsWith';
        readonly value: Item[string];
      };
}

export interface TableScan {
  readonly table: Table;
  readonly index?: Index;
  readonly segment?: { readonly number: number; readonly total: number };
  readonly itemsMax: number;
  readonly bytesMax: number;
  readonly after?: Item;
}

export interface ItemPage {
  readonly items: readonly StoredItem[];
  /** True when there is nothing behind the page; false when a bound ended it, even if nothing follows. */
  readonly complete: boolean;
}

export type Shard = Pick<StreamShard, 'id' | 'parentId' | 'startingSequenceNumber' | 'end'>;

export interface RecordRange {
  readonly stream: Stream;
  readonly shardId: string;
  /** Decimal digits, as on the wire; the first record wanted is at or after it. */
  readonly from: string;
  readonly recordsMax: number;
  /** Of `SizeBytes`, together; a single record may have more. */
  readonly bytesMax: number;
}

export interface RecordPage {
  /** Each the JSON text of a Record as GetRecords answers it. */
  readonly texts: readonly string[];
  /** Where to go on. */
  readonly next: string;
  /** A record stood at `from`, or behind it, that is older than 24 hours, so that the page does not begin where it was to begin. */
  readonly trimmed: boolean;
}
