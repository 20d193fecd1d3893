import { expect } from 'vitest';
import { type Clock, manualClock } from '../../../src/clock.ts';
import type { StoredItem } from '../../../src/database/database.ts';
import { placeOf } from '../../../src/database/items/place.ts';
import { AwsError } from '../../../src/errors.ts';
import { getItem } from '../../../src/operations/items/get-item.ts';
import { scan } from '../../../src/operations/items/scan.ts';
import { createTable } from '../../../src/operations/tables/create-table.ts';
import { describeTable } from '../../../src/operations/tables/describe-table.ts';
import { updateTable } from '../../../src/operations/tables/update-table.ts';
import { updateTimeToLive } from '../../../src/operations/ttl/update-time-to-live.ts';
import { type Engine, StorageError } from '../../../src/storage/engine.ts';
import { type OperationWorld, openWorld } from '../../operations/operation-world.ts';
import { type MortalEngine, mortal } from '../mortal-engine.ts';
import { ShardConsumer } from '../shard-consumer.ts';
import { testHome, testStart } from '../test-database.ts';
import { type Call, randomCall } from './calls.ts';
import { Draw } from './draw.ts';
import { judge, type Result } from './judge.ts';
import { entriesOf, hasCollections, Model, type Outcome, type TableModel } from './model.ts';
import { type Run, readSomething } from './reads.ts';
import { definitions, described, describedIndex, passing, type Throughput, tables } from './tables.ts';
import { canonicalItem, type Item, number, sizeOfItem } from './values.ts';

export interface Conditions {
  readonly engine: Engine;
  readonly random: () => number;
  readonly clients: number;
  /** The process dies now and then. */
  readonly dies?: boolean;
  /** Tables are held to so much; default: on demand. */
  readonly throughput?: Throughput;
  /** Default: more than there will ever be. */
  readonly collectionBytesMax?: number;
}

interface Place {
  readonly table: TableModel;
  readonly key: Item;
}

/** A call of which nobody knows whether it was carried out, and what the model says that it would have come to. */
interface Pending {
  readonly call: Call;
  readonly outcomes: readonly Outcome[];
}

const hour = 3_600_000;
const partitionsPerClient = 2;

/**
 * The operations on an engine, beside the model. Clients work side by side, each on items of its own, so that the model knows every
 * answer; in between, when all is quiet, everything is compared.
 */
export class WorldUnderTest {
  readonly model: Model;
  readonly counts = { answered: 0, refused: 0, disturbed: 0, deaths: 0, expired: 0, read: 0 };
  readonly #conditions: Conditions;
  readonly #draw: Draw;
  readonly #clock: Clock & { advance(milliseconds: number): void } = manualClock(testStart);
  readonly #consumers = new Map<string, ShardConsumer>();
  readonly #log: { readonly text: string; readonly keys: readonly string[] }[] = [];
  readonly #pending: Pending[] = [];
  #life: MortalEngine;
  #world!: OperationWorld;
  #isIndexChanging = false;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
    this.#draw = new Draw(conditions.random);
    this.model = new Model(tables, conditions.collectionBytesMax ?? Number.POSITIVE_INFINITY);
    this.#life = mortal(conditions.engine);
  }

  async open(): Promise<void> {
    const { collectionBytesMax, throughput, engine } = this.#conditions;
    this.#life = mortal(engine);
    this.#world = await patiently(this.#clock, () =>
      openWorld({
        engine: this.#life.engine,
        clock: this.#clock,
        database: {
          housekeepingIntervalMilliseconds: 2,
          timeToLiveDeletionMilliseconds: 1000,
          streamShards: 2,
          ...(collectionBytesMax !== undefined && { itemCollectionBytesMax: collectionBytesMax }),
          throttle: throughput !== undefined,
          onBackgroundError: (error) => expect(isPassing(error), String(error)).toBe(true),
        },
      }),
    );
  }

  async createTables(): Promise<void> {
    for (const table of tables) {
      const answer = await this.#run(createTable, described(table, this.#conditions.throughput));
      this.#consumers.set(table.name, new ShardConsumer(answer.TableDescription.LatestStreamArn));
      if (table.expiry === undefined) continue;
      const TimeToLiveSpecification = { Enabled: true, AttributeName: table.expiry };
      await this.#run(updateTimeToLive, { TableName: table.name, TimeToLiveSpecification });
    }
  }

  /** Clients work for so many steps each, perhaps while an index comes or goes, perhaps until the process dies. */
  async work(steps: number): Promise<void> {
    const { clients, dies } = this.#conditions;
    if (this.#draw.chance(0.6)) await this.#changeIndex();
    if (dies && this.#draw.chance(0.8)) this.#life.dieAfter(1 + this.#draw.below(clients * steps));
    await Promise.all(Array.from({ length: clients }, (_, at) => this.#client(at, steps)));
    if (this.#life.isDead || this.#draw.chance(0.2)) await this.#reopen();
    await this.#settleIndexes();
  }

  /** Holds everything that can be seen against the model. */
  async compare(reads: number): Promise<void> {
    for (const table of this.model.tables) {
      const items = this.model.items(table.name);
      expect(await this.#scanned(table.name), table.name).toEqual(texts(items));
      for (const index of table.indexes) {
        expect(await this.#scanned(table.name, index.name), index.name).toEqual(texts(entriesOf(table, index, items)));
      }
      await this.#compareCollections(table);
      await this.#compareStream(table);
    }
    for (let count = 0; count < reads; count++) {
      await readSomething({ draw: this.#draw, model: this.model, run: this.#run });
      this.counts.read++;
    }
  }

  /** Time passes until what clients let expire has expired, and is gone; and until the items have been counted. */
  async pass(): Promise<void> {
    this.#clock.advance(3 * hour);
    this.counts.expired += this.model.expire(this.#clock.now() / 1000);
    for (const { name, indexes } of this.model.tables) {
      const left = texts(this.model.items(name));
      const options = { interval: 2, timeout: 20_000 };
      // Walks come by the clock.
      const later = () => this.#clock.advance(10_000);
      const stored = () => {
        later();
        return this.#scanned(name);
      };
      await expect.poll(stored, options).toEqual(left);
      const counts = () => {
        later();
        return this.#run(describeTable, { TableName: name }).then(({ Table }) => ({
          items: Table.ItemCount,
          bytes: Table.TableSizeBytes,
          indexes: [...(Table.LocalSecondaryIndexes ?? []), ...(Table.GlobalSecondaryIndexes ?? [])]
            .map(({ IndexName, ItemCount, IndexSizeBytes }) => [IndexName, ItemCount, IndexSizeBytes])
            .toSorted(),
        }));
      };
      const table = this.model.table(name);
      const items = this.model.items(name);
      await expect.poll(counts, options).toEqual({
        items: items.length,
        bytes: bytesOf(items),
        indexes: indexes
          .map((index) => entriesOf(table, index, items))
          .map((entries, at) => [indexes[at]!.name, entries.length, bytesOf(entries)])
          .toSorted(),
      });
    }
  }

  async close(): Promise<void> {
    await this.#world.database.close();
  }

  readonly #run: Run = (operation, input) => patiently(this.#clock, () => this.#world.run(operation, input));

  async #client(client: number, steps: number): Promise<void> {
    const keys = keysOf(client, this.model.tables);
    for (let step = 0; step < steps && !this.#life.isDead; step++) {
      if (this.#draw.chance(0.2)) await this.#look(this.#draw.pick(keys));
      else await this.#call(keys);
    }
  }

  async #call(keys: readonly Place[]): Promise<void> {
    const expires = Math.floor((this.#clock.now() + hour) / 1000);
    const call = randomCall({ draw: this.#draw, keys, expires });
    const compareUnits = !this.#isIndexChanging;
    const result = await this.#world.run(call.operation, call.input).then(
      (answer): Result => ({ answer }),
      (error: unknown): Result => ({ error }),
    );
    if ('error' in result && isThrottled(result.error)) this.#clock.advance(2000);
    this.counts['answer' in result ? 'answered' : 'refused']++;
    const came =
      'answer' in result ? result.answer : { error: String(result.error), ...(result.error as AwsError).members };
    const text = `${call.operation.name} ${JSON.stringify(call.input)} > ${JSON.stringify(came)}`;
    const touched = call.actions.map(({ table, key }) => `${table} ${canonicalItem(key)}`);
    await this.#logged(text, touched, async () => {
      const verdict = judge(call, result, { model: this.model, compareUnits });
      if (verdict !== 'unknown') {
        for (const outcome of verdict) this.model.commit(outcome);
        return;
      }
      this.counts.disturbed++;
      this.#pending.push({ call, outcomes: this.#outcomesOf(call) });
      if (!this.#life.isDead) await this.#findOut();
    });
  }

  #outcomesOf({ kind, actions }: Call): readonly Outcome[] {
    if (kind === 'batch' || kind === 'statements') return actions.flatMap((action) => this.model.outcomes([action]));
    const outcomes = this.model.outcomes(actions);
    return outcomes.some(({ fault }) => fault) ? [] : outcomes;
  }

  /** Takes over what pending calls turn out to have done; of a transaction all or nothing. */
  async #findOut(): Promise<void> {
    for (const { call, outcomes } of this.#pending.splice(0)) {
      const seen = await Promise.all(outcomes.map(({ action }) => this.#stored(action.table, action.key)));
      const changes = outcomes.flatMap((outcome, at) =>
        canonicalItem(outcome.before) === canonicalItem(outcome.after)
          ? []
          : { outcome, isDone: canonicalItem(seen[at]) === canonicalItem(outcome.after), seen: seen[at] },
      );
      for (const { outcome, isDone, seen: item } of changes) {
        if (!isDone) expect(canonicalItem(item), 'as it was, or as it was to be').toBe(canonicalItem(outcome.before));
        else this.model.commit(outcome);
      }
      const isWhole = call.kind !== 'transaction' || new Set(changes.map(({ isDone }) => isDone)).size < 2;
      expect(isWhole, `all of ${JSON.stringify(call.input)} or nothing`).toBe(true);
    }
  }

  async #stored(TableName: string, Key: Item): Promise<Item | undefined> {
    return (await this.#run(getItem, { TableName, Key, ConsistentRead: true })).Item;
  }

  async #look({ table, key }: Place): Promise<void> {
    try {
      const answer = await this.#world.run(getItem, { TableName: table.name, Key: key, ConsistentRead: true });
      expect(canonicalItem(answer.Item)).toBe(canonicalItem(this.model.item(table.name, key)));
    } catch (error) {
      if (!isPassing(error) && !isThrottled(error)) throw error;
    }
  }

  async #changeIndex(): Promise<void> {
    const table = this.model.table('Indexed');
    const GlobalSecondaryIndexUpdates = table.indexes.includes(passing)
      ? [{ Delete: { IndexName: passing.name } }]
      : [{ Create: describedIndex(passing, this.#conditions.throughput) }];
    const AttributeDefinitions = definitions(table, [...passing.partition, ...passing.sort]);
    this.#isIndexChanging = true;
    await this.#run(updateTable, { TableName: table.name, AttributeDefinitions, GlobalSecondaryIndexUpdates });
  }

  async #settleIndexes(): Promise<void> {
    const table = this.model.table('Indexed');
    const describe = async () =>
      (await this.#run(describeTable, { TableName: table.name })).Table.GlobalSecondaryIndexes as readonly {
        IndexName: string;
        IndexStatus: string;
      }[];
    const statuses = async () => new Set((await describe()).map(({ IndexStatus }) => IndexStatus));
    await expect.poll(statuses, { interval: 2, timeout: 20_000 }).toEqual(new Set(['ACTIVE']));
    const isThere = (await describe()).some(({ IndexName }) => IndexName === passing.name);
    const others = table.indexes.filter((index) => index !== passing);
    this.model.change({ ...table, indexes: isThere ? [...others, passing] : others });
    this.#isIndexChanging = false;
  }

  async #reopen(): Promise<void> {
    this.counts.deaths++;
    await this.#world.database.close().catch(() => {});
    await this.#life.settled();
    await this.open();
    await this.#findOut();
  }

  async #scanned(TableName: string, IndexName?: string): Promise<readonly string[]> {
    const items: Item[] = [];
    for (let ExclusiveStartKey: Item | undefined, first = true; first || ExclusiveStartKey; first = false) {
      const consistent = IndexName ? { IndexName } : { ConsistentRead: true };
      const page = await this.#run(scan, { TableName, ...consistent, ...(ExclusiveStartKey && { ExclusiveStartKey }) });
      items.push(...page.Items);
      ExclusiveStartKey = page.LastEvaluatedKey;
    }
    return texts(items);
  }

  async #compareCollections(model: TableModel): Promise<void> {
    const table = this.#world.database.catalog.table({ ...testHome, name: model.name })!;
    expect(table.collections !== undefined).toBe(hasCollections(model));
    if (table.collections === undefined) return;
    const range = { space: table.collections.space, rowsMax: 1000, withKeys: true };
    const { rows } = await patiently(this.#clock, () => this.#life.engine.scan(range));
    const kept = rows.map(({ partition, text }) => `${Buffer.from(partition!).toString('hex')} ${text}`);
    const partitions = new Map(
      this.model
        .items(model.name)
        .map((item) => [
          Buffer.from(placeOf(table, item as StoredItem['item']).key.partition).toString('hex'),
          this.model.collectionBytes(model, item[model.partition]!),
        ]),
    );
    expect(kept.toSorted(), 'sizes of item collections').toEqual(
      [...partitions].map((one) => one.join(' ')).toSorted(),
    );
  }

  async #compareStream(table: TableModel): Promise<void> {
    const consumer = this.#consumers.get(table.name)!;
    await patiently(this.#clock, () => consumer.catchUp(this.#world, 100));
    const recordsOf = (key: string) => consumer.records.filter(({ keys }) => canonicalItem(keys) === key);
    const allKeys = Array.from({ length: this.#conditions.clients }, (_, at) => keysOf(at, [table])).flat();
    const hasImages = table.viewType === 'NEW_AND_OLD_IMAGES';
    let records = 0;
    for (const { key } of allKeys) {
      const expected = this.model.records(table.name, key).map(({ eventName, before, after, byService }) => {
        const images = hasImages ? [before, after] : [];
        const bytes = [key, ...images].reduce((sum, image) => sum + (image ? sizeOfItem(image) : 0), 0);
        return { eventName, byService, bytes, images: images.map(canonicalItem) };
      });
      const seen = recordsOf(canonicalItem(key)).map(({ eventName, byService, bytes, before, after }) => ({
        eventName,
        byService,
        bytes,
        images: hasImages ? [before, after].map(canonicalItem) : [],
      }));
      expect(seen, `records of ${canonicalItem(key)}`).toEqual(expected);
      records += seen.length;
    }
    expect(consumer.records.length, 'no other records').toBe(records);
  }

  /** Tells, when something is wrong, what was done to these items before. */
  async #logged(text: string, keys: readonly string[], work: () => Promise<void>): Promise<void> {
    this.#log.push({ text: text.replaceAll(/x{9,}/g, 'x…'), keys });
    try {
      await work();
    } catch (error) {
      const story = this.#log.filter((entry) => entry.keys.some((key) => keys.includes(key))).slice(-12);
      if (error instanceof Error) error.message += `\nafter\n${story.map((entry) => `  ${entry.text}`).join('\n')}`;
      throw error;
    }
  }
}

function keysOf(client: number, of: readonly TableModel[]): readonly Place[] {
  return of.flatMap((table) =>
    Array.from({ length: partitionsPerClient }, (_, partition) => ({
      [table.partition]: { S: `c${client}-${partition}` },
    })).flatMap((key): Place[] =>
      table.sort === undefined
        ? [{ table, key }]
        : [0, 1.5, -2].map((sort) => ({ table, key: { ...key, [table.sort!]: number(sort) } })),
    ),
  );
}

/** Failures of an engine that conflicts on purpose, or has died. */
function isPassing(error: unknown): boolean {
  if (error instanceof StorageError) return error.kind === 'conflict' || error.kind === 'closed';
  return error instanceof AwsError && error.name === 'TransactionConflictException';
}

function isThrottled(error: unknown): boolean {
  return error instanceof AwsError && error.name === 'ProvisionedThroughputExceededException';
}

/** Tries again while the engine gives up, or there is no throughput left. */
async function patiently<T>(clock: { advance(milliseconds: number): void }, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (isThrottled(error)) clock.advance(2000);
      else if (!(error instanceof AwsError && error.name === 'TransactionCanceledException') && !isPassing(error))
        throw error;
      if (error instanceof StorageError && error.kind === 'closed') throw error;
    }
  }
}

const texts = (items: readonly Item[]): readonly string[] => items.map(canonicalItem).toSorted();
const bytesOf = (items: readonly Item[]): number => items.reduce((sum, item) => sum + sizeOfItem(item), 0);
