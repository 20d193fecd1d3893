import { indexArn, streamArn, tableArn } from '../../arn.ts';
import type { Clock } from '../../clock.ts';
import { AwsError, resourceInUse, resourceNotFound, validationError } from '../../errors.ts';
import { type Engine, StorageError } from '../../storage/engine.ts';
import { systemBackup } from '../backups/system-backup.ts';
import type { NewIndexOfTable, NewTable } from '../database.ts';
import { firstShards, shardsOf } from '../streams/shard.ts';
import { newStreamSecret } from '../streams/stream-secret.ts';
import type {
  Index,
  IndexChange,
  PolicySlot,
  PolicyVersion,
  Size,
  Stream,
  StreamShard,
  StreamViewType,
  Table,
  TableId,
  Tag,
} from './catalog.ts';
import { type ChangedSpaces, changeWrites, reread, takeSpaces } from './catalog-rows.ts';
import { type CatalogChange, type MemoryCatalog, ownerOf } from './memory-catalog.ts';
import { SerialByKey } from './serial-by-key.ts';

export interface CatalogChangesOptions {
  readonly engine: Engine;
  readonly memory: MemoryCatalog;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly tableStatusDelayMilliseconds: number;
  /** Shards that a new stream begins with. */
  readonly streamShards: number;
  /** The shards of a stream, with the ends of those that take no records any more, once the writes that still saw them have ended. */
  readonly endedShards: (stream: Stream) => Promise<readonly StreamShard[]>;
}

type ChangeTable = (table: Table) => Table;

/**
 * Every change to the catalog. All changes to a table and its streams run one after another; each is one transaction, and is
 * shown only when that is durable. Rows of the catalog have no other writer.
 */
export class CatalogChanges {
  readonly #options: CatalogChangesOptions;
  readonly #serial = new SerialByKey();

  constructor(options: CatalogChangesOptions) {
    this.#options = options;
  }

  createTable(description: NewTable): Promise<Table> {
    const arn = tableArn(description, description.name);
    return this.#serial.run(arn, async () => {
      const { memory, engine } = this.#options;
      const existing = memory.heldTable(arn);
      if (existing) await this.#makeRoom(existing);
      const { streamViewType, ...rest } = description;
      const hasCollections = hasLocalIndex(rest);
      const fixed = 1 + rest.indexes.length;
      const first = await takeSpaces(engine, fixed + (hasCollections ? 1 : 0) + (streamViewType ? 1 : 0));
      const now = this.#options.clock.now();
      const table: Table = {
        ...rest,
        arn,
        tableId: this.#uuid(),
        createdAt: now,
        activeAt: rest.restored?.from ? Number.MAX_SAFE_INTEGER : now + this.#options.tableStatusDelayMilliseconds,
        space: first,
        indexes: rest.indexes.map((index, at) => ({ ...index, arn: indexArn(arn, index.name), space: first + 1 + at })),
        ...(hasCollections && { collections: { space: first + fixed, complete: true } }),
      };
      if (!streamViewType) {
        await this.#commit({ table: { arn, becomes: table } });
        return table;
      }
      const space = first + fixed + (hasCollections ? 1 : 0);
      const stream = this.#newStream(table, { viewType: streamViewType, space });
      const streaming = withStream(table, stream);
      await this.#commit({ table: { arn, becomes: streaming }, stream: { arn: stream.arn, becomes: stream } });
      return streaming;
    });
  }

  updateTable(id: TableId, change: ChangeTable): Promise<Table> {
    return this.#onTable(id, async (table) => {
      const becomes = change(table);
      if (becomes !== table) await this.#commit({ table: { arn: table.arn, becomes } });
      return becomes;
    });
  }

  /** What becomes of a table and its backups at one moment. `change` is shown the table that is held, undefined when there is none. */
  change(
    tableArnText: string,
    change: (table: Table | undefined) => (CatalogChange & { readonly clear?: readonly number[] }) | undefined,
  ): Promise<void> {
    return this.#serial.run(tableArnText, async () => {
      const changed = change(this.#options.memory.heldTable(tableArnText));
      if (changed === undefined) return;
      const { clear = [], ...becomes } = changed;
      await this.#commit(becomes, { clear });
    });
  }

  createIndex(id: TableId, create: (table: Table) => NewIndexOfTable): Promise<Table> {
    return this.#onTable(id, async (table) => {
      const { index, table: changed } = create(table);
      const space = await takeSpaces(this.#options.engine, 1);
      const added: Index = { ...index, arn: indexArn(table.arn, index.name), space, change: this.#change('creating') };
      const becomes = { ...changed, indexes: [...changed.indexes, added] };
      await this.#commit({ table: { arn: table.arn, becomes } });
      return becomes;
    });
  }

  deleteIndex(id: TableId, indexName: string, change?: ChangeTable): Promise<Table> {
    return this.#onTable(id, async (table) => {
      const changed = change?.(table) ?? table;
      const indexes = changed.indexes.map((index) =>
        index.name === indexName ? { ...index, change: this.#change('deleting') } : index,
      );
      const becomes = { ...changed, indexes };
      await this.#commit({ table: { arn: table.arn, becomes } });
      return becomes;
    });
  }

  /** The index in that space has all its entries. Nothing to do when it is no longer being created. */
  completeIndex(tableArnText: string, space: number): Promise<void> {
    return this.#onIndex({ tableArn: tableArnText, space, change: 'creating' }, async (table) => {
      const indexes = table.indexes.map((index) => {
        if (index.space !== space) return index;
        const { change, ...whole } = index;
        return whole;
      });
      await this.#commit({ table: { arn: table.arn, becomes: { ...table, indexes } } }, { backfilled: [space] });
    });
  }

  /** Takes the index in that space out of the description, with the definitions of attributes that only it had as keys. */
  removeIndex(tableArnText: string, space: number): Promise<void> {
    return this.#onIndex({ tableArn: tableArnText, space, change: 'deleting' }, async (table) => {
      const indexes = table.indexes.filter((index) => index.space !== space);
      const keys = new Set(
        [table, ...indexes].flatMap(({ key }) => [...key.partition, ...key.sort].map((a) => a.name)),
      );
      const attributeDefinitions = table.attributeDefinitions.filter(({ name }) => keys.has(name));
      const becomes = { ...table, indexes, attributeDefinitions };
      await this.#commit({ table: { arn: table.arn, becomes } }, { clear: [space] });
    });
  }

  /** Gives the sizes of item collections a place in tables that were made before there were any. */
  async placeCollectionSizes(): Promise<void> {
    const { memory, engine } = this.#options;
    for (const { arn } of memory.heldTables().filter((table) => hasLocalIndex(table) && !table.collections)) {
      await this.#serial.run(arn, async () => {
        const table = memory.heldTable(arn)!;
        const becomes = { ...table, collections: { space: await takeSpaces(engine, 1), complete: false } };
        await this.#commit({ table: { arn, becomes } });
      });
    }
  }

  /** What was counted in the spaces of a table and its indexes; others of its spaces keep what they had. */
  noteSizes(tableArnText: string, sizes: ReadonlyMap<number, Size>): Promise<void> {
    return this.#serial.run(tableArnText, async () => {
      const table = this.#options.memory.heldTable(tableArnText);
      if (table === undefined || table.deletedAt !== undefined) return;
      const becomes = { ...sized(table, sizes), indexes: table.indexes.map((index) => sized(index, sizes)) };
      await this.#commit({ table: { arn: table.arn, becomes } });
    });
  }

  enableStream(id: TableId, viewType: StreamViewType, change?: ChangeTable): Promise<Table> {
    return this.#onTable(id, async (table) => {
      const changed = change?.(table) ?? table;
      if (changed.stream) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
      const space = await takeSpaces(this.#options.engine, 1);
      const stream = this.#newStream(table, { viewType, space });
      const becomes = withStream(changed, stream);
      await this.#commit({ table: { arn: table.arn, becomes }, stream: { arn: stream.arn, becomes: stream } });
      return becomes;
    });
  }

  disableStream(id: TableId, change?: ChangeTable): Promise<Table> {
    return this.#onTable(id, async (table) => {
      const { stream, ...becomes } = change?.(table) ?? table;
      if (!stream) throw validationError(`Table has no stream to disable: TableName: ${table.name}`);
      const disabled = this.#disabled(stream.arn);
      await this.#commit({ table: { arn: table.arn, becomes }, ...disabled });
      await this.#endShards(stream.arn).catch(leaveToSweep);
      return becomes;
    });
  }

  deleteTable(id: TableId, change?: ChangeTable): Promise<Table> {
    return this.#onTable(id, async (table) => {
      const { stream, ...rest } = change?.(table) ?? table;
      if (rest.deletedAt !== undefined) throw resourceInUse(`Table is being deleted: ${table.name}`);
      const deleted = { ...rest, deletedAt: this.#options.clock.now() + this.#options.tableStatusDelayMilliseconds };
      const disabled = stream && this.#disabled(stream.arn);
      if (this.#options.memory.isGone(deleted)) {
        await this.#remove(deleted, disabled);
      } else {
        await this.#commit({ table: { arn: table.arn, becomes: deleted }, ...disabled });
      }
      if (stream) await this.#endShards(stream.arn).catch(leaveToSweep);
      return deleted;
    });
  }

  changePolicy(
    arn: string,
    change: (current: PolicyVersion | undefined) => PolicyVersion | undefined,
  ): Promise<PolicyVersion | undefined> {
    const owner = ownerOf(arn);
    return this.#serial.run(owner.tableArn, async () => {
      const { memory } = this.#options;
      const resource = owner.isStream ? memory.stream(arn) : memory.tableByArn(arn);
      if (!resource) throw resourceNotFound();
      const version = change(resource.policy?.current);
      if (version === undefined) return resource.policy?.current;
      const becomes = { ...resource, policy: nextSlot(resource.policy, version) };
      await this.#commit({ [owner.isStream ? 'stream' : 'table']: { arn, becomes } });
      return version;
    });
  }

  changeTags(arn: string, change: (tags: readonly Tag[]) => readonly Tag[]): Promise<void> {
    const owner = ownerOf(arn);
    return this.#serial.run(owner.tableArn, async () => {
      const { memory } = this.#options;
      const resource = owner.isStream ? memory.stream(arn) : memory.tableByArn(arn);
      if (!resource) throw resourceNotFound(`Requested resource not found: ResourceArn: ${arn} not found`);
      const becomes = { ...resource, tags: change(resource.tags ?? []) };
      await this.#commit({ [owner.isStream ? 'stream' : 'table']: { arn, becomes } });
    });
  }

  /** Finishes deletions whose time has come, ends streams that were disabled, forgets those disabled 24 hours ago. */
  async sweep(): Promise<void> {
    const { memory } = this.#options;
    for (const { arn } of memory.heldTables().filter((table) => memory.isGone(table))) {
      await this.#serial.run(arn, async () => {
        const table = memory.heldTable(arn);
        if (table && memory.isGone(table)) await this.#finishDeletion(table);
      });
    }
    const over = memory.heldStreams().filter((one) => memory.isExpired(one) || shardsOf(one).ending.length > 0);
    for (const { arn } of over) {
      await this.#serial.run(ownerOf(arn).tableArn, async () => {
        const stream = memory.heldStream(arn);
        if (stream && memory.isExpired(stream)) {
          await this.#commit({ stream: { arn, becomes: undefined } }, { clear: [stream.space] });
        } else if (stream) {
          await this.#endShards(arn);
        }
      });
    }
  }

  /**
   * Replaces the shards of a stream by what `change` makes of the present ones; returning them says that nothing changes. Children
   * take records from the moment at which they are there, and are shown when their parents have their ends, which is when it resolves.
   */
  changeShards(streamArnText: string, change: (stream: Stream) => readonly StreamShard[]): Promise<void> {
    const { memory } = this.#options;
    return this.#serial.run(ownerOf(streamArnText).tableArn, async () => {
      const stream = memory.heldStream(streamArnText);
      if (stream === undefined) return;
      const shards = change(stream);
      if (shards === stream.shards) return;
      await this.#commit({ stream: { arn: stream.arn, becomes: { ...stream, shards } } });
      await this.#endShards(stream.arn);
    });
  }

  #onTable(id: TableId, task: (table: Table) => Promise<Table>): Promise<Table> {
    return this.#serial.run(tableArn(id, id.name), () => {
      const table = this.#options.memory.table(id);
      if (!table) throw resourceNotFound(`Requested resource not found: Table: ${id.name} not found`);
      return task(table);
    });
  }

  #onIndex(
    { tableArn, space, change }: { tableArn: string; space: number; change: IndexChange['kind'] },
    task: (table: Table) => Promise<void>,
  ): Promise<void> {
    return this.#serial.run(tableArn, async () => {
      const table = this.#options.memory.heldTable(tableArn);
      if (table === undefined || table.deletedAt !== undefined) return;
      if (table.indexes.find((index) => index.space === space)?.change?.kind === change) await task(table);
    });
  }

  #change(kind: IndexChange['kind']): IndexChange {
    return { kind, from: this.#options.clock.now() + this.#options.tableStatusDelayMilliseconds };
  }

  async #makeRoom(existing: Table): Promise<void> {
    if (this.#options.memory.isGone(existing)) return this.#finishDeletion(existing);
    if (existing.deletedAt !== undefined) throw resourceInUse(`Table is being deleted: ${existing.name}`);
    throw new AwsError('ResourceInUseException', `Table already exists: ${existing.name}`);
  }

  #finishDeletion(table: Table): Promise<void> {
    return this.#remove(table);
  }

  /** Of a table with point-in-time recovery the items stay, as a backup. */
  #remove(table: Table, disabled?: Pick<CatalogChange, 'stream'>): Promise<void> {
    const { clock, randomBytes } = this.#options;
    const backup = table.pointInTime && systemBackup(table, { now: clock.now(), random: randomBytes(4) });
    return this.#commit(
      {
        table: { arn: table.arn, becomes: undefined },
        ...disabled,
        ...(backup && { backup: { arn: backup.arn, becomes: backup } }),
      },
      { clear: spacesOf(table).filter((space) => space !== backup?.space) },
    );
  }

  #newStream(table: Table, { viewType, space }: { viewType: StreamViewType; space: number }): Stream {
    const { memory, clock } = this.#options;
    let createdAt = clock.now();
    // A label is the moment in milliseconds; a table may get two streams, or be made twice, within one.
    while (memory.heldStream(streamArn(table.arn, labelOf(createdAt)))) createdAt++;
    const label = labelOf(createdAt);
    const arn = streamArn(table.arn, label);
    return {
      arn,
      label,
      viewType,
      account: table.account,
      region: table.region,
      tableName: table.name,
      key: table.key,
      createdAt,
      secret: newStreamSecret(this.#options.randomBytes),
      shards: firstShards(arn, { openedAt: createdAt, count: this.#options.streamShards }),
      space,
    };
  }

  #disabled(arn: string): Pick<CatalogChange, 'stream'> {
    const stream = this.#options.memory.heldStream(arn)!;
    return { stream: { arn, becomes: { ...stream, disabledAt: this.#options.clock.now() } } };
  }

  async #endShards(arn: string): Promise<void> {
    const stream = this.#options.memory.heldStream(arn)!;
    if (shardsOf(stream).ending.length === 0) return;
    const shards = await this.#options.endedShards(stream);
    await this.#commit({ stream: { arn, becomes: { ...stream, shards } } });
  }

  async #commit(change: CatalogChange, spaces: ChangedSpaces = {}): Promise<void> {
    const { engine, memory } = this.#options;
    const writes = changeWrites(change, spaces);
    try {
      await engine.transact([], () => ({ writes, result: undefined }));
    } catch (error) {
      // Whether it was kept decides what everybody has to be shown. When even that cannot be read, nothing can be written either.
      if (error instanceof StorageError && error.kind === 'unknown') memory.apply(await reread(engine, change));
      throw error;
    }
    memory.apply(change);
  }

  /** Version 4: random but for the bits that say so. RFC 9562. */
  #uuid(): string {
    const bytes = this.#options.randomBytes(16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

/** The stream is disabled, which is what was asked for; that its shards are closed can be written down later. */
function leaveToSweep(): void {}

function withStream(table: Table, { arn, label, viewType }: Stream): Table {
  return { ...table, streamLabel: label, stream: { arn, label, viewType } };
}

function hasLocalIndex({ indexes }: { readonly indexes: readonly Pick<Index, 'kind'>[] }): boolean {
  return indexes.some(({ kind }) => kind === 'local');
}

function sized<T extends { readonly space: number }>(resource: T, sizes: ReadonlyMap<number, Size>): T {
  const size = sizes.get(resource.space);
  return size === undefined ? resource : { ...resource, size };
}

/** `YYYY-MM-DDTHH:MM:SS.mmm`, UTC. */
function labelOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, -1);
}

function nextSlot(slot: PolicySlot | undefined, current: PolicyVersion): PolicySlot {
  return slot === undefined ? { current } : { current, previous: slot.current };
}

function spacesOf(table: Table): number[] {
  const spaces = [table.space, ...table.indexes.map(({ space }) => space)];
  spaces.push(...(table.histories ?? []));
  return table.collections === undefined ? spaces : [...spaces, table.collections.space];
}
