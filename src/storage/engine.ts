/**
 * Ordered keys and values, one-shot transactions: what every store must do for us, and the manual of how it does it.
 *
 *     space          partition                 sort
 *   ┌───────┐ ┌────────────────────┐ ┌──────────────────────┐
 *   │ 4 B   │ │ 16 B, a digest     │ │ 0 .. sortBytesMax B  │  ->  text, weight
 *   └───────┘ └────────────────────┘ └──────────────────────┘
 *
 * Keys are ordered byte by byte: by space, then partition, then sort. A partition is the unit of distribution; an engine may
 * keep different partitions on different machines, and nothing here lets the caller notice.
 *
 * Promises, the same for every engine:
 * 1. `transact` is serialisable, and durable when it resolves (how durable: `capabilities.durability`).
 * 2. `get` returns the latest acknowledged value of each key: whatever was acknowledged before the call began is seen.
 *    Values of writes that are not yet durable are never returned by `get`, `snapshot` or `scan`.
 * 3. A refusal (`{ refuse }`) is delivered only when everything that the decision was based on is durable.
 * 4. Texts come back exactly as they were given (well-formed UTF-16, including U+0000).
 * 5. When a call rejects with a `StorageError`, nothing of it was kept, except for kind `unknown`: then it may have been.
 */
export interface Key {
  /** 0 .. 2^32-1. */
  readonly space: number;
  /** Exactly 16 bytes. */
  readonly partition: Uint8Array;
  /** 0 .. `capabilities.sortBytesMax` bytes. */
  readonly sort: Uint8Array;
}

export interface Value {
  readonly text: string;
  /** The caller's measure of the value (for an item its DynamoDB size in bytes), by which scans are bounded. 0 .. 2^31-1. */
  readonly weight: number;
}

export type Write =
  /** Sets the value of `key`, whether or not there is one. */
  | { readonly kind: 'put'; readonly key: Key; readonly value: Value }
  /** Removes `key`; removing what is not there is not an error. */
  | { readonly kind: 'delete'; readonly key: Key }
  /**
   * Adds `value` to the log (space, partition). The engine chooses the sort: the next sequence number of that log as 8 bytes,
   * big-endian, beginning at 1. Within a log the numbers grow in commit order and are never given twice, also across restarts
   * and after earlier entries were deleted. A log's partition must hold nothing but its entries.
   */
  | { readonly kind: 'append'; readonly space: number; readonly partition: Uint8Array; readonly value: Value };

export type Decision<T> =
  /** Apply the writes, all or none, then resolve with `result`. An empty list is a read. Later writes win over earlier ones. */
  | { readonly writes: readonly Write[]; readonly result: T }
  /** Apply nothing and reject with `refuse`, the very object. */
  | { readonly refuse: Error };

export interface ScanRange {
  readonly space: number;
  /** Rows at or after this place. Absent: from the beginning of the space. */
  readonly from?: Bound;
  /** Rows at or before this place. Absent: to the end of the space. */
  readonly to?: Bound;
  readonly descending?: boolean;
  /** At most so many rows; at least 1. */
  readonly rowsMax: number;
  /** The page ends with the row whose weight brings the sum to this or beyond. Absent: no bound. At least one row is returned. */
  readonly weightMax?: number;
  /** Return `sort` and `partition` of every row. Without it they are absent, which is cheaper. */
  readonly withKeys?: boolean;
}

/** A place in a space. Without `sort`: as `from` the beginning, as `to` the end of the partition. */
export interface Bound {
  readonly partition: Uint8Array;
  readonly sort?: Uint8Array;
  /** The row exactly at this place does not belong to the range. Needs `sort`. */
  readonly exclusive?: boolean;
}

export interface Row extends Value {
  readonly partition?: Uint8Array;
  readonly sort?: Uint8Array;
}

export interface Page {
  readonly rows: readonly Row[];
  /** True when the range ended; false when a bound (rows or weight) ended the page, even if nothing follows. */
  readonly complete: boolean;
}

export interface Capabilities {
  /** Longest `sort` in bytes. */
  readonly sortBytesMax: number;
  /** Most writes in one transaction. */
  readonly transactionWritesMax: number;
  /** `none`: gone with the process. `disk`: survives the process and the machine losing power. `quorum`: survives machines. */
  readonly durability: 'none' | 'disk' | 'quorum';
  /** `one`: a single process owns the store. `many`: several processes may share it. */
  readonly writers: 'one' | 'many';
}

export interface Engine {
  readonly capabilities: Capabilities;

  /**
   * The latest acknowledged value of each key, in the order of `keys`; undefined where there is none.
   * Across keys no common moment is promised.
   */
  get(keys: readonly Key[]): Promise<(Value | undefined)[]>;

  /** As `get`, and all of one moment in the order of `transact`. */
  snapshot(keys: readonly Key[]): Promise<(Value | undefined)[]>;

  /** One page of a range. Each row is a committed value; the page as a whole need not be of one moment. */
  scan(range: ScanRange): Promise<Page>;

  /**
   * Reads `keys`, hands their values (same order) to `decide`, applies what it decided.
   *
   * `decide` is synchronous and pure; it may be called more than once, and only its last call counts. If it throws, nothing is
   * written and the call rejects with what was thrown, under promise 3. Values it is shown may be of writes that are not yet
   * durable; that is invisible outside. Writes may concern keys that are not in `keys`: such writes are blind.
   * Two calls that share a key are put in an order; neither fails for it. An engine with real conflicts retries inside, with
   * bounded, jittered backoff, and at last rejects with a `StorageError` of kind `conflict`.
   */
  transact<T>(keys: readonly Key[], decide: (values: readonly (Value | undefined)[]) => Decision<T>): Promise<T>;

  /** Deletes every row of `space`, in pieces, beside other work. Resolves when all are gone; may be called again. */
  clear(space: number): Promise<void>;

  /** Numbers for /metrics and for the operator. */
  statistics(): Promise<Statistics>;

  /** Reads everything back and checks what the engine can check of its own structure; the findings, none when all is well. */
  check(): Promise<readonly string[]>;

  /**
   * Finishes what has begun, then closes. Calls made afterwards reject with kind `closed`. The engine's maker closes it, once;
   * closing again is harmless.
   */
  close(): Promise<void>;
}

export interface Statistics {
  /** Transactions that wrote, since opening. */
  readonly transactions: number;
  /** Groups in which they were made durable: `transactions / commits` is the gain of group commit. */
  readonly commits: number;
  /** Bytes that the store takes on disk; 0 where there is no disk. */
  readonly bytes: number;
}

/**
 * `conflict`: others were faster, too often; nothing was written. `full`: no room; nothing was written, reading goes on.
 * `unknown`: the outcome of a commit could not be learnt. `closed`: the engine is closed. `unusable`: the store cannot be
 * opened or is damaged; `message` says what to do.
 */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly kind: 'conflict' | 'full' | 'unknown' | 'closed' | 'unusable';

  constructor(kind: StorageError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
