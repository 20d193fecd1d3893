import { setTimeout as sleep } from 'node:timers/promises';
import {
  BackupInUseException,
  BatchWriteItemCommand,
  CreateBackupCommand,
  CreateTableCommand,
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListBackupsCommand,
  paginateScan,
  ResourceNotFoundException,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  TransactWriteItemsCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import { askingOnce, type Program, startProgram, temporaryFolder } from '../program.ts';
import { seededRandom } from './test-database.ts';

/**
 * The program is killed with SIGKILL while writers write, backups are made and deleted, and tables are restored, from backups and from
 * moments. A backup that was acknowledged is there afterwards, so is a restored table; and what is restored, whenever it is, is what
 * there was at one point between the request for the backup and its answer: all that was written before that point, nothing of what
 * was begun after it, and of a transaction all or nothing.
 */
const rounds = Number(process.env.KILL_ROUNDS ?? 10);
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const writerCount = 6;
const keysPerWriter = 8;
/** So many that a copy takes a while. */
const unchangedItems = 200;
const restoresAtOnce = 5;
const TableName = 'source';

const random = seededRandom(seed);
const below = (count: number) => Math.floor(random() * count);
const folder = temporaryFolder();
let program: Program | undefined;
afterAll(async () => {
  await program?.stop('SIGKILL');
  folder.remove();
});

let ticks = 0;
/** The order of what was seen from here. */
const tick = () => ++ticks;
let names = 0;

/** Items of a table by key; their versions say all that there is in them. */
type Contents = ReadonlyMap<string, number>;

/** What was done at one point after `begun` and before `ended`. */
interface Span {
  readonly begun: number;
  /** Infinite: there was no answer, or none yet. */
  ended: number;
}

interface Write extends Span {
  /** Versions by key; undefined: deleted. */
  readonly changes: ReadonlyMap<string, number | undefined>;
}

/** A writer has keys of its own, and one write under way at most, the last. */
interface Writer {
  readonly number: number;
  readonly writes: Write[];
}

interface Backup extends Span {
  readonly name: string;
  arn: string | undefined;
  /** Somebody asked for it to be deleted; `gone`: and had an answer. */
  deletion: 'none' | 'asked' | 'gone';
}

interface Moment extends Span {
  readonly at: Date;
}

interface Restored {
  readonly name: string;
  readonly of: Backup | Moment;
  isAcknowledged: boolean;
}

const writers = Array.from({ length: writerCount }, (_, number): Writer => ({ number, writes: [] }));
let backups: Backup[] = [];
const moments: Moment[] = [];
/** Whose contents have yet to be looked at. */
let restores: Restored[] = [];
let lookedAt = 0;

it(`a backup is what there was at one moment, in ${rounds} kills (seed ${seed}, set SEED to repeat)`, {
  timeout: 300_000,
}, async () => {
  program = await startProgram({ args: ['--data', folder.path] });
  await prepare(new DynamoDBClient(askingOnce(program)));
  let interrupted = 0;
  for (let round = 0; round < rounds; round++) {
    const client = new DynamoDBClient(askingOnce(program));
    const killed = { value: false };
    const working = [
      ...writers.map((writer) => untilKilled(killed, () => write(client, writer))),
      untilKilled(killed, () => backUp(client)),
      untilKilled(killed, noteMoment),
      untilKilled(killed, () => restoreOne(client)),
      untilKilled(killed, () => deleteOne(client)),
    ];
    await Promise.race([...working, lifeOf(20 + below(180), { restoring: round % 2 === 0 })]);
    killed.value = true;
    await program.stop('SIGKILL');
    await Promise.all(working);
    client.destroy();
    program = await startProgram({ args: ['--data', folder.path] });
    interrupted += await compare(new DynamoDBClient(askingOnce(program)));
  }
  const client = new DynamoDBClient(askingOnce(program));
  for (const backup of backups) await restore(client, backup);
  for (const moment of moments.slice(-10)) await restore(client, moment);
  await expect.poll(() => lookAtRestored(client), { timeout: 120_000, interval: 100 }).toBe(0);
  expect(interrupted, 'restores were interrupted').toBeGreaterThan(0);
  expect(lookedAt, 'tables were restored').toBeGreaterThan(rounds);
});

async function untilKilled(killed: { readonly value: boolean }, work: () => Promise<void>): Promise<void> {
  try {
    while (!killed.value) await work();
  } catch (error) {
    if (!killed.value) throw error;
  }
}

/** A life is as long as what is done in it, however fast the machine is. `restoring`: it ends just when a restore has begun. */
async function lifeOf(moreWrites: number, { restoring }: { readonly restoring: boolean }): Promise<void> {
  const written = () => writers.reduce((sum, { writes }) => sum + writes.length, 0);
  const begun = () => restores.filter(({ isAcknowledged }) => isAcknowledged).length;
  const made = backups.length;
  for (const until = written() + moreWrites; written() < until || backups.length === made; ) await sleep(5);
  for (const until = begun() + 1; restoring && begun() < until && restores.length < restoresAtOnce; ) await sleep(1);
}

/** A transaction of up to three items. */
async function write(client: DynamoDBClient, { number, writes }: Writer): Promise<void> {
  const keys = new Set(Array.from({ length: 1 + below(3) }, () => `w${number}-${below(keysPerWriter)}`));
  const version = writes.length + 1;
  const changes = new Map([...keys].map((pk) => [pk, below(4) === 0 ? undefined : version]));
  const one: Write = { changes, begun: tick(), ended: Number.POSITIVE_INFINITY };
  writes.push(one);
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [...changes].map(([pk, to]) =>
        to === undefined
          ? { Delete: { TableName, Key: { pk: { S: pk } } } }
          : { Put: { TableName, Item: itemOf(pk, to) } },
      ),
    }),
  );
  one.ended = tick();
}

async function backUp(client: DynamoDBClient): Promise<void> {
  await sleep(50 + below(200));
  const name = `backup-${++names}`;
  const backup: Backup = { name, arn: undefined, deletion: 'none', begun: tick(), ended: Number.POSITIVE_INFINITY };
  backups.push(backup);
  const { BackupDetails } = await client.send(new CreateBackupCommand({ TableName, BackupName: name }));
  backup.arn = BackupDetails!.BackupArn!;
  backup.ended = tick();
}

async function noteMoment(): Promise<void> {
  const begun = tick();
  const at = new Date();
  while (Date.now() <= at.getTime()) await sleep(1);
  moments.push({ at, begun, ended: tick() });
  await sleep(below(100));
}

async function restoreOne(client: DynamoDBClient): Promise<void> {
  await sleep(below(100));
  const known = below(2) === 0 ? moments : backups.filter(({ arn, deletion }) => arn && deletion === 'none');
  if (known.length > 0 && restores.length < restoresAtOnce) await restore(client, known[below(known.length)]!);
}

async function restore(client: DynamoDBClient, of: Backup | Moment): Promise<void> {
  const TargetTableName = `restored-${++names}`;
  const restored: Restored = { name: TargetTableName, of, isAcknowledged: false };
  restores.push(restored);
  if ('at' in of) {
    await client.send(
      new RestoreTableToPointInTimeCommand({ SourceTableName: TableName, TargetTableName, RestoreDateTime: of.at }),
    );
  } else {
    await whenCopied(() => client.send(new RestoreTableFromBackupCommand({ BackupArn: of.arn, TargetTableName })));
  }
  restored.isAcknowledged = true;
}

async function deleteOne(client: DynamoDBClient): Promise<void> {
  await sleep(100 + below(400));
  const used = new Set(restores.map(({ of }) => of));
  const backup = backups.find((one) => one.arn && one.deletion === 'none' && !used.has(one));
  if (backup === undefined) return;
  backup.deletion = 'asked';
  await whenCopied(() => client.send(new DeleteBackupCommand({ BackupArn: backup.arn })));
  backup.deletion = 'gone';
}

/** A backup whose items are still being copied is neither restored nor deleted. */
async function whenCopied(send: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await send();
      return;
    } catch (error) {
      if (!(error instanceof BackupInUseException)) throw error;
      await sleep(10);
    }
  }
}

/** Finds out what became of everything that was under way. Resolves with the number of restores that go on. */
async function compare(client: DynamoDBClient): Promise<number> {
  const source = await contentsOf(client, TableName);
  for (const { number, writes } of writers) {
    const pending = writes.at(-1)?.ended === Number.POSITIVE_INFINITY ? writes.pop() : undefined;
    const has = (of: readonly Write[]) => textOf(statesOf(of).at(-1)!) === textOf(own(source, number));
    if (pending === undefined || has(writes)) {
      expect(has(writes), `what writer ${number} wrote`).toBe(true);
    } else {
      pending.ended = tick();
      writes.push(pending);
      expect(has(writes), `what writer ${number} wrote, with what was under way`).toBe(true);
    }
  }
  const { BackupSummaries } = await client.send(new ListBackupsCommand({ TableName }));
  const listed = new Map(BackupSummaries!.map(({ BackupName, BackupArn }) => [BackupName!, BackupArn!]));
  for (const { name, arn, deletion } of backups) {
    if (deletion === 'gone') expect(listed.has(name), `${name} was deleted`).toBe(false);
    else if (arn !== undefined && deletion === 'none') expect(listed.get(name), `${name} was made`).toBe(arn);
  }
  backups = backups.filter(({ name }) => listed.has(name));
  expect([...listed.keys()].sort()).toEqual(backups.map(({ name }) => name).sort());
  for (const backup of backups) {
    backup.arn = listed.get(backup.name)!;
    backup.deletion = 'none';
    if (backup.ended === Number.POSITIVE_INFINITY) backup.ended = tick();
  }
  return lookAtRestored(client);
}

/** Compares the tables that are complete, and deletes them. Resolves with the number of those that are not. */
async function lookAtRestored(client: DynamoDBClient): Promise<number> {
  const incomplete: Restored[] = [];
  for (const restored of restores) {
    const status = await statusOf(client, restored.name);
    if (status === undefined) expect(restored.isAcknowledged, `${restored.name} was made`).toBe(false);
    else if (status !== 'ACTIVE') incomplete.push(restored);
    else {
      requireOneMoment(await contentsOf(client, restored.name), restored);
      await client.send(new DeleteTableCommand({ TableName: restored.name }));
      lookedAt++;
    }
  }
  restores = incomplete;
  return incomplete.length;
}

/** There must be a point at which every writer was as far as the table has it. */
function requireOneMoment(found: Contents, { name, of }: Restored): void {
  let spans: readonly Span[] = [of];
  for (const { number, writes } of writers) {
    const wanted = textOf(own(found, number));
    const states = statesOf(writes);
    const possible = states.flatMap((state, count): Span[] =>
      textOf(state) === wanted
        ? [{ begun: writes[count - 1]?.begun ?? 0, ended: writes[count]?.ended ?? Number.POSITIVE_INFINITY }]
        : [],
    );
    expect(possible.length, `${name}: a state of writer ${number}`).toBeGreaterThan(0);
    spans = spans
      .flatMap((span) => possible.map((one) => shared(span, one)))
      .filter(({ begun, ended }) => begun < ended);
    expect(
      spans.length,
      `${name}: at one point with writer ${number}, between ${of.begun} and ${of.ended}`,
    ).toBeGreaterThan(0);
  }
}

function shared(a: Span, b: Span): Span {
  return { begun: Math.max(a.begun, b.begun), ended: Math.min(a.ended, b.ended) };
}

/** What a writer's items were before its first write and after each. */
function statesOf(writes: readonly Write[]): readonly Contents[] {
  const states: Contents[] = [new Map()];
  for (const { changes } of writes) {
    const next = new Map(states.at(-1));
    for (const [pk, version] of changes) {
      if (version === undefined) next.delete(pk);
      else next.set(pk, version);
    }
    states.push(next);
  }
  return states;
}

function own(contents: Contents, number: number): Contents {
  return new Map([...contents].filter(([pk]) => pk.startsWith(`w${number}-`)));
}

function textOf(contents: Contents): string {
  return JSON.stringify([...contents].sort());
}

/** With the index, which must say the same. What nobody changes must be there. */
async function contentsOf(client: DynamoDBClient, table: string): Promise<Contents> {
  const [contents, byIndex] = [new Map<string, number>(), new Map<string, number>()];
  for (const [found, more] of [
    [contents, { ConsistentRead: true }],
    [byIndex, { IndexName: 'by-group' }],
  ] as const) {
    for await (const { Items } of paginateScan({ client }, { TableName: table, ...more })) {
      for (const item of Items!) {
        const [pk, version] = [item.pk!.S!, Number(item.version!.N)];
        expect(item).toEqual(itemOf(pk, version));
        found.set(pk, version);
      }
    }
  }
  expect(textOf(byIndex), `the index of ${table}`).toBe(textOf(contents));
  expect([...contents.keys()].filter((pk) => !pk.startsWith('w'))).toHaveLength(unchangedItems);
  return contents;
}

function itemOf(pk: string, version: number) {
  return { pk: { S: pk }, version: { N: String(version) }, grp: { S: `g${version % 5}` } };
}

async function statusOf(client: DynamoDBClient, name: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table!.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function prepare(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: ['pk', 'grp'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-group',
          KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  const puts = Array.from({ length: unchangedItems }, (_, at) => ({ PutRequest: { Item: itemOf(`item-${at}`, 1) } }));
  for (let at = 0; at < puts.length; at += 25) {
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts.slice(at, at + 25) } }));
  }
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  client.destroy();
}
