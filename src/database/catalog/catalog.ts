import type { KeyType } from '../../item/attribute-value.ts';

/**
 * Stored descriptions of resources: tables, their indexes, their streams, and the resource policies attached to them.
 *
 * The whole catalog lies in memory; reading is synchronous and costs a map look-up, so that authorization and `permissions`
 * can ask it freely. Descriptions are immutable: a change replaces the object, so `===` tells whether anything changed.
 * A change is durable when it resolves, and visible to every reader from that same moment on, never before.
 */
export interface Catalog {
  table(id: TableId): Table | undefined;
  /** Of every account and Region, in no order. */
  tables(): readonly Table[];
  /** Names of an account's tables in a Region, ascending by bytes. */
  tableNames(home: { readonly account: string; readonly region: string }): readonly string[];
  /** A stream stays for 24 hours after it was disabled or its table deleted. */
  stream(streamArn: string): Stream | undefined;
  /** In the order of their ARNs. */
  streams(home: { readonly account: string; readonly region: string }): readonly Stream[];
  /**
   * The policy slot that governs `arn`: of the table for a table or index ARN, of the stream for a stream ARN.
   * Undefined: no such resource, or never had a policy.
   */
  policySlot(arn: string): PolicySlot | undefined;
}

export interface TableId {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

export interface Table extends TableId {
  readonly arn: string;
  /** A UUID, new for each creation. */
  readonly tableId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Until then the table shows `CREATING`; only with a status delay. Epoch milliseconds. */
  readonly activeAt: number;
  /** Set once deletion has begun, epoch milliseconds; such a table takes no items and is gone at that moment. */
  readonly deletedAt?: number;
  readonly attributeDefinitions: readonly AttributeDefinition[];
  readonly key: KeySchema;
  /** In submitted order. */
  readonly indexes: readonly Index[];
  readonly billingMode: 'PROVISIONED' | 'PAY_PER_REQUEST';
  /** Epoch milliseconds of the last change to PAY_PER_REQUEST. */
  readonly payPerRequestSince?: number;
  readonly throughput: ProvisionedThroughput;
  /** Absent: never set. */
  readonly onDemandThroughput?: OnDemandThroughput;
  /** Units per second; absent: AWS's default. */
  readonly warmThroughput?: Throughput;
  readonly deletionProtection: boolean;
  /** Absent: never other than the default. */
  readonly tableClass?: 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
  /** Epoch milliseconds of the last change of the class. */
  readonly tableClassSince?: number;
  /** The key of KMS that was asked for; nothing is encrypted with it. Absent: none was. */
  readonly encryptionKeyArn?: string;
  /** Present while time to live is enabled. */
  readonly timeToLive?: TimeToLive;
  /** Epoch milliseconds of the last time it was enabled or disabled; absent: it never was. */
  readonly timeToLiveChangedAt?: number;
  /** As of the last count in the background; absent: not counted yet. */
  readonly size?: Size;
  /** Of the newest stream, enabled or not. */
  readonly streamLabel?: string;
  /** Present while the stream is enabled. */
  readonly stream?: StreamSettings;
  readonly tags: readonly Tag[];
  readonly policy?: PolicySlot;
  /** Where the sizes of item collections are kept; present for tables with local indexes. */
  readonly collections?: CollectionSizes;
  /** Storage space of the items. */
  readonly space: number;
  /** Spaces of the logs into which every change of an item writes what it replaces (`backups/change-history.ts`). Absent: none. */
  readonly histories?: readonly number[];
  /** Present while point-in-time recovery is enabled. */
  readonly pointInTime?: PointInTimeRecovery;
  /** Of a table that was restored. */
  readonly restored?: Restored;
}

export interface PointInTimeRecovery {
  /** Epoch milliseconds; no earlier state can be restored. */
  readonly since: number;
  readonly days: number;
  /** Storage space of the log, which is among the table's histories. */
  readonly space: number;
}

export interface Restored {
  readonly tableArn: string;
  /** Absent: restored from the table. */
  readonly backupArn?: string;
  /** The moment whose state it is, epoch milliseconds. */
  readonly at: number;
  /** Present until all items are there; so long the table is `CREATING`. */
  readonly from?: StateSource;
}

/** Where the items of a moment are found: in a space, the changes of a history undone that were made after it. */
export interface StateSource {
  readonly space: number;
  /** Without `after`, epoch milliseconds, all changes. */
  readonly history?: { readonly space: number; readonly after?: number };
}

/** Of the sizes of a table's item collections (`items/collection-sizes.ts`). */
export interface CollectionSizes {
  /** Storage space of the sizes. */
  readonly space: number;
  /** The table had them from its beginning: a collection without a size is empty. */
  readonly complete: boolean;
}

/** Which attribute says when an item expires. */
export interface TimeToLive {
  readonly attribute: string;
}

export interface Size {
  readonly items: number;
  readonly bytes: number;
}

export interface AttributeDefinition {
  readonly name: string;
  readonly type: KeyType;
}

/** Tables: one partition attribute, at most one sort attribute. Global indexes: up to four of each. */
export interface KeySchema {
  readonly partition: readonly KeyAttribute[];
  readonly sort: readonly KeyAttribute[];
}

export interface KeyAttribute {
  readonly name: string;
  readonly type: KeyType;
}

export interface Index {
  readonly kind: 'global' | 'local';
  readonly name: string;
  readonly arn: string;
  readonly key: KeySchema;
  readonly projection: Projection;
  /** Global indexes only. */
  readonly throughput?: ProvisionedThroughput;
  /** Global indexes only. Absent: never set. */
  readonly onDemandThroughput?: OnDemandThroughput;
  /** Global indexes only. Units per second; absent: AWS's default. */
  readonly warmThroughput?: Throughput;
  /** Of a global index that UpdateTable creates or deletes. Absent: the index is whole. */
  readonly change?: IndexChange;
  /** As of the last count in the background; absent: not counted yet. */
  readonly size?: Size;
  /** Storage space of the entries. */
  readonly space: number;
}

/**
 * A change that goes on in the background. Every write of an item writes its entry from the first moment on, so that what
 * `creating` lacks is the entries of items that were there before, and nothing else.
 */
export interface IndexChange {
  readonly kind: 'creating' | 'deleting';
  /** Epoch milliseconds; nothing is done about it earlier. Until then the table shows `UPDATING`. */
  readonly from: number;
}

export interface Projection {
  readonly type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  /** Sorted; empty unless INCLUDE. */
  readonly nonKeyAttributes: readonly string[];
}

/** Units; zeros for PAY_PER_REQUEST. */
export interface Throughput {
  readonly read: number;
  readonly write: number;
}

/** Units, and what is remembered of their changes. Moments in epoch milliseconds; absent: none. */
export interface ProvisionedThroughput extends Throughput {
  readonly increasedAt?: number;
  readonly decreasedAt?: number;
  /** On the day of `decreasedAt`. */
  readonly decreasesThatDay?: number;
}

/** Request units per second; absent: no maximum. */
export interface OnDemandThroughput {
  readonly read?: number;
  readonly write?: number;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export interface StreamSettings {
  readonly arn: string;
  readonly label: string;
  readonly viewType: StreamViewType;
}

export interface Stream extends StreamSettings {
  readonly account: string;
  readonly region: string;
  readonly tableName: string;
  readonly key: KeySchema;
  readonly createdAt: number;
  /** Epoch milliseconds; absent while enabled. */
  readonly disabledAt?: number;
  /** Random and never shown: what only the server can compute about the stream is computed with it. Base64. */
  readonly secret: string;
  /** Those that still have records, and those that take them; in the order in which they were opened. */
  readonly shards: readonly StreamShard[];
  /** Absent: none. Tags of streams play no part in decisions. */
  readonly tags?: readonly Tag[];
  readonly policy?: PolicySlot;
  /** Storage space of the change records. */
  readonly space: number;
}

/** Takes the change records of a part of all partitions, until its children take over or the stream is disabled. */
export interface StreamShard {
  readonly id: string;
  /** The shard from which this one took over; it may be gone already. Absent: the first of its places. */
  readonly parentId?: string;
  /** Epoch milliseconds. No two shards of a stream have the same, and a child's is above its parent's. */
  readonly openedAt: number;
  /** Every record has a higher one, and those of children are above all of the parent's. */
  readonly startingSequenceNumber: string;
  /** The first place it takes, 0 to 2^32-1: a place is the first 32 bits of a partition's digest. */
  readonly from: number;
  /** The first place behind those that it takes. */
  readonly to: number;
  /** Known soon after it took its last record; from then on the shard is closed. */
  readonly end?: ShardEnd;
}

export interface ShardEnd {
  /** No record has a higher one; the starting one when there is none. */
  readonly sequenceNumber: string;
  /** Epoch milliseconds; no record was made later. */
  readonly at: number;
}

/**
 * Where a resource policy is kept, with what came before, so that AWS's lags can be played.
 * After a deletion the slot stays as a tombstone: no document, and the revision is the instant of the deletion.
 */
export interface PolicySlot {
  readonly current: PolicyVersion;
  /** The version that `current` replaced; absent when there was none. */
  readonly previous?: PolicyVersion;
}

export interface PolicyVersion {
  /** Canonical JSON text, users and roles by unique id. Absent: deleted. */
  readonly document?: string;
  /** The document came without `Version`, which is not the same as with `2008-10-17`. */
  readonly versionOmitted: boolean;
  /** Epoch milliseconds of the change, as 13 digits. */
  readonly revisionId: string;
  /** Epoch milliseconds from which lags are counted; 0 for a policy given to CreateTable, which is in force at once. */
  readonly since: number;
}
