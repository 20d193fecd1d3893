import type { Clock } from '../clock.ts';
import { shardLifeMillisecondsDefault, shardRecordsPerSecondMax } from '../limits.ts';
import type { Engine } from '../storage/engine.ts';
import { BackupCopies } from './backups/backup-copies.ts';
import { TableBackups } from './backups/backups.ts';
import { CatalogChanges } from './catalog/catalog-changes.ts';
import { changeWrites, readBackups, readStreams, readTables, requireFormat } from './catalog/catalog-rows.ts';
import { MemoryCatalog } from './catalog/memory-catalog.ts';
import type { Database } from './database.ts';
import { documentsOn } from './documents/documents.ts';
import { Housekeeping } from './housekeeping.ts';
import { queryItems } from './items/query-items.ts';
import { getItems, snapshotItems } from './items/read-items.ts';
import { scanItems } from './items/scan-items.ts';
import { writeItems } from './items/write-items.ts';
import { WritesInFlight } from './items/writes-in-flight.ts';
import { sortBytesNeeded } from './keyspace.ts';
import { completedStream } from './streams/completed-stream.ts';
import { nextSequenceNumber, oldestSequenceNumber, readRecords, withEnds } from './streams/records.ts';
import { shardsOf } from './streams/shard.ts';
import { Throughput } from './throughput/throughput.ts';
import { writeTransaction } from './transactions/write-transaction.ts';

export interface OpenDatabaseOptions {
  /** Closed by whoever opened it, after the database. */
  readonly engine: Engine;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly settings?: DatabaseSettings;
}

export interface DatabaseSettings {
  /** A table stays CREATING, or DELETING, for so long, and UPDATING when an index is created or deleted. Default 0. */
  readonly tableStatusDelayMilliseconds?: number;
  /** What an item collection of a table with local indexes may grow to. Default 10 GB, as at AWS. */
  readonly itemCollectionBytesMax?: number;
  /** Hold requests to the throughput of tables and indexes. Default false. */
  readonly throttle?: boolean;
  /** Expired items are deleted within about so long. Default: when their table is counted, see `TableWalks`. */
  readonly timeToLiveDeletionMilliseconds?: number;
  /** How often the background looks for something to do by itself. Default one minute. */
  readonly housekeepingIntervalMilliseconds?: number;
  /** Shards that a new stream begins with, 1 to 40. Default 1. */
  readonly streamShards?: number;
  /** A child takes over from a shard of a stream after so long. Default four hours, as at AWS. */
  readonly streamShardLifeMilliseconds?: number;
  /** Two children take over from a shard that takes more for a minute. Default 1,000, as of a partition at AWS. */
  readonly streamShardRecordsPerSecondMax?: number;
  /** Told when background work failed; it is tried again. */
  readonly onBackgroundError?: (error: unknown) => void;
}

/**
 * The database that lies in the engine, its catalog read into memory. One at a time for a store: the catalog in memory is the
 * one that counts. Rejects with StorageError `unusable` when the store was written by a newer version.
 */
export async function openDatabase({ engine, clock, randomBytes, settings }: OpenDatabaseOptions): Promise<Database> {
  if (engine.capabilities.sortBytesMax < sortBytesNeeded) {
    throw new Error(`the engine's sorts have ${engine.capabilities.sortBytesMax} bytes, ${sortBytesNeeded} are needed`);
  }
  await requireFormat(engine);
  const memory = new MemoryCatalog(clock);
  for (const table of await readTables(engine)) memory.apply({ table: { arn: table.arn, becomes: table } });
  for (const backup of await readBackups(engine)) memory.apply({ backup: { arn: backup.arn, becomes: backup } });
  for (const stored of await readStreams(engine)) {
    const stream = completedStream(stored, randomBytes);
    const change = { stream: { arn: stream.arn, becomes: stream } };
    if (stream !== stored) await engine.transact([], () => ({ writes: changeWrites(change, {}), result: undefined }));
    memory.apply(change);
  }

  const inFlight = new WritesInFlight();
  const reader = { engine, clock };
  const changes = new CatalogChanges({
    engine,
    memory,
    clock,
    randomBytes,
    tableStatusDelayMilliseconds: settings?.tableStatusDelayMilliseconds ?? 0,
    streamShards: settings?.streamShards ?? 1,
    async endedShards(stream) {
      await inFlight.settled();
      return withEnds(stream, reader);
    },
  });
  await changes.placeCollectionSizes();
  const shardLifeMilliseconds = settings?.streamShardLifeMilliseconds ?? shardLifeMillisecondsDefault;
  const expiryPauseMilliseconds = (settings?.timeToLiveDeletionMilliseconds ?? Number.POSITIVE_INFINITY) / 2;
  const writer = {
    engine,
    catalog: memory,
    clock,
    inFlight,
    tokensInProgress: new Set<string>(),
    ...(settings?.itemCollectionBytesMax !== undefined && { collectionBytesMax: settings.itemCollectionBytesMax }),
  };
  const backups = new TableBackups({
    engine,
    clock,
    memory,
    changes,
    inFlight,
    randomBytes,
    onWork: () => housekeeping.wake(),
  });
  const backupCopies = new BackupCopies({ engine, clock, memory, changes, backups, writer });
  const housekeeping = new Housekeeping({
    engine,
    clock,
    memory,
    changes,
    inFlight,
    backupCopies,
    intervalMilliseconds: Math.min(
      settings?.housekeepingIntervalMilliseconds ?? 60_000,
      expiryPauseMilliseconds,
      shardLifeMilliseconds / 2,
    ),
    expiryPauseMilliseconds,
    shardRules: {
      lifeMilliseconds: shardLifeMilliseconds,
      recordsPerSecondMax: settings?.streamShardRecordsPerSecondMax ?? shardRecordsPerSecondMax,
    },
    onError: settings?.onBackgroundError ?? (() => {}),
  });
  housekeeping.wake();

  return {
    catalog: memory,
    throughput: settings?.throttle ? new Throughput(clock) : undefined,
    createTable: (table) => changes.createTable(table),
    updateTable: (id, change) => changes.updateTable(id, change),
    async createIndex(id, create) {
      const table = await changes.createIndex(id, create);
      housekeeping.wake();
      return table;
    },
    async deleteIndex(id, indexName, change) {
      const table = await changes.deleteIndex(id, indexName, change);
      housekeeping.wake();
      return table;
    },
    enableStream: (id, viewType, change) => changes.enableStream(id, viewType, change),
    disableStream: (id, change) => changes.disableStream(id, change),
    async deleteTable(id, change) {
      const table = await changes.deleteTable(id, change);
      housekeeping.wake();
      return table;
    },
    changePolicy: (arn, change) => changes.changePolicy(arn, change),
    changeTags: (arn, change) => changes.changeTags(arn, change),
    get: (table, keys) =>
      getItems(
        engine,
        keys.map((key) => ({ table, key })),
      ),
    snapshot: (reads) => snapshotItems(engine, reads),
    write: (writes) => writeItems(writes, writer),
    writeTransaction: (transaction) => writeTransaction(transaction, writer),
    query: (range) => queryItems(engine, range),
    scan: (range) => scanItems(engine, range),
    shards: (stream) => shardsOf(stream).shown,
    records: (range) => readRecords(range, reader),
    oldestSequenceNumber: (stream, shardId) => oldestSequenceNumber({ stream, shardId }, reader),
    latestSequenceNumber: (stream, shardId) => nextSequenceNumber({ stream, shardId }, reader),
    backups,
    documents: documentsOn(engine),
    close: () => housekeeping.close(),
  };
}
