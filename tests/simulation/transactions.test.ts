import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/errors.ts';
import { getItem } from '../../src/operations/items/get-item.ts';
import { putItem } from '../../src/operations/items/put-item.ts';
import { updateItem } from '../../src/operations/items/update-item.ts';
import { createTable } from '../../src/operations/tables/create-table.ts';
import { transactGetItems } from '../../src/operations/transactions/transact-get-items.ts';
import { transactWriteItems } from '../../src/operations/transactions/transact-write-items.ts';
import { type Engine, StorageError } from '../../src/storage/engine.ts';
import { openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { type OperationWorld, openWorld } from '../operations/operation-world.ts';
import { startProgram, temporaryFolder } from '../program.ts';
import { seededRandom } from './test-database.ts';
import { forgeries } from './transaction-forgeries.ts';
import { historyProblems, type Step } from './transaction-history.ts';
import { wireCaller } from './wire-caller.ts';

/**
 * Clients read and write a few items at once, several at a time or one, with and without conditions, and send some requests twice.
 * Every step that was acknowledged is noted down, and one order must explain them all. SEED=<number> repeats a run in process.
 */
const clients = 10;
const items = ['Even 0', 'Odd 1', 'Even 2', 'Odd 3', 'Even 4'];

const at = (item: string) => ({ TableName: item.split(' ')[0]!, Key: { pk: { S: item } } });
const listOf = (stored: { names?: { L: { S: string }[] } } | undefined) => (stored?.names?.L ?? []).map(({ S }) => S);
const texts = (names: readonly string[]) => ({ L: names.map((S) => ({ S })) });

/** Appends, if `seen` is given only to the list as it was seen. */
function append(
  item: string,
  { name, seen }: { readonly name: string; readonly seen?: readonly string[] | undefined },
) {
  return {
    ...at(item),
    UpdateExpression: 'SET #n = list_append(if_not_exists(#n, :none), :name)',
    ...(seen && { ConditionExpression: isAsSeen(seen) }),
    ExpressionAttributeNames: { '#n': 'names' },
    ExpressionAttributeValues: {
      ':name': texts([name]),
      ':none': texts([]),
      ...(seen && seen.length > 0 && { ':seen': texts(seen) }),
    },
  };
}

function check(item: string, seen: readonly string[]) {
  return {
    ConditionCheck: {
      ...at(item),
      ConditionExpression: isAsSeen(seen),
      ExpressionAttributeNames: { '#n': 'names' },
      ...(seen.length > 0 && { ExpressionAttributeValues: { ':seen': texts(seen) } }),
    },
  };
}

function isAsSeen(seen: readonly string[]): string {
  return seen.length > 0 ? '#n = :seen' : 'attribute_not_exists(#n)';
}

type World = Pick<OperationWorld, 'run'>;

class Run {
  readonly steps: Step[] = [];
  readonly outcomes = new Map<string, number>();
  readonly #world: World;
  readonly #random: () => number;
  #moment = 0;
  #names = 0;

  constructor(world: World, random: () => number) {
    this.#world = world;
    this.#random = random;
  }

  async client(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      const draw = this.#random();
      if (draw < 0.3) await this.#writeTogether();
      else if (draw < 0.5) await this.#writeAsSeen();
      else if (draw < 0.75) await this.#readTogether(this.#some(4));
      else if (draw < 0.85) await this.#readOne();
      else if (draw < 0.95) await this.#writeOne();
      else await this.#putAsSeen();
    }
  }

  /** Appends to several items; sometimes the request is sent again afterwards, as if its answer had been lost. */
  async #writeTogether(): Promise<void> {
    const name = this.#name('write');
    const appends = this.#some(3);
    const request = {
      TransactItems: appends.map((item) => ({ Update: append(item, { name }) })),
      ...(this.#random() < 0.5 && { ClientRequestToken: name }),
    };
    const done = await this.#step({ name, appends }, () => this.#world.run(transactWriteItems, request));
    if (done && 'ClientRequestToken' in request) {
      await this.#tolerate(() => this.#world.run(transactWriteItems, request));
    }
  }

  /** Appends to some items provided that these, and others, are still as they were seen together. */
  async #writeAsSeen(): Promise<void> {
    const touched = this.#some(4);
    const saw = await this.#readTogether(touched);
    if (!saw) return;
    const name = this.#name('guarded');
    const appends = touched.filter((_, place) => place === 0 || this.#random() < 0.5);
    const TransactItems = touched.map((item) =>
      appends.includes(item) ? { Update: append(item, { name, seen: saw.get(item) }) } : check(item, saw.get(item)!),
    );
    await this.#step({ name, appends, saw }, () => this.#world.run(transactWriteItems, { TransactItems }));
  }

  async #readTogether(from: readonly string[]): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
    const saw = new Map<string, readonly string[]>();
    const done = await this.#step({ name: this.#name('read'), appends: [], saw }, async () => {
      const { Responses } = await this.#world.run(transactGetItems, {
        TransactItems: from.map((item) => ({ Get: at(item) })),
      });
      for (const [place, item] of from.entries()) saw.set(item, listOf(Responses[place].Item));
    });
    return done ? saw : undefined;
  }

  async #readOne(): Promise<void> {
    const [item] = this.#some(1);
    const saw = new Map<string, readonly string[]>();
    await this.#step({ name: this.#name('get'), appends: [], saw }, async () => {
      const { Item } = await this.#world.run(getItem, { ...at(item!), ConsistentRead: true });
      saw.set(item!, listOf(Item));
    });
  }

  async #writeOne(): Promise<void> {
    const [item] = this.#some(1);
    const name = this.#name('update');
    await this.#step({ name, appends: [item!] }, () => this.#world.run(updateItem, append(item!, { name })));
  }

  /** Puts a whole item with one more name, provided that it is as it was seen. */
  async #putAsSeen(): Promise<void> {
    const [item] = this.#some(1);
    const seen = (await this.#readTogether([item!]))?.get(item!);
    if (!seen) return;
    const name = this.#name('put');
    const { ConditionCheck } = check(item!, seen);
    const { Key, ...condition } = ConditionCheck;
    await this.#step({ name, appends: [item!], saw: new Map([[item!, seen]]) }, () =>
      this.#world.run(putItem, { ...condition, Item: { ...Key, names: texts([...seen, name]) } }),
    );
  }

  /** Notes the step down when it is acknowledged; false when it was refused, and so must have left nothing behind. */
  async #step(
    step: Pick<Step, 'name' | 'appends'> & Partial<Pick<Step, 'saw'>>,
    work: () => Promise<unknown>,
  ): Promise<boolean> {
    const began = ++this.#moment;
    if (!(await this.#tolerate(work))) return false;
    this.steps.push({ saw: new Map(), ...step, began, ended: ++this.#moment });
    return true;
  }

  async #tolerate(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      const kind = refusalOf(error);
      if (kind === undefined) throw error;
      this.outcomes.set(kind, (this.outcomes.get(kind) ?? 0) + 1);
      return false;
    }
    return true;
  }

  #some(atMost: number): readonly string[] {
    const left = [...items];
    const count = 1 + Math.floor(this.#random() * atMost);
    return Array.from({ length: count }, () => left.splice(Math.floor(this.#random() * left.length), 1)[0]!);
  }

  #name(kind: string): string {
    return `${kind}-${++this.#names}`;
  }
}

/** Which of the refusals that may come up; undefined: it may not. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof AwsError)) return undefined;
  if (error.name === 'ConditionalCheckFailedException') return 'condition';
  if (error.name === 'TransactionConflictException') return 'conflict';
  if (error.name !== 'TransactionCanceledException') return undefined;
  const codes = (error.members!.CancellationReasons as { Code: string }[]).map(({ Code }) => Code);
  if (codes.every((code) => code === 'TransactionConflict')) return 'conflict';
  return codes.every((code) => code === 'None' || code === 'ConditionalCheckFailed') ? 'condition' : undefined;
}

async function simulate(world: World, { seed, steps }: { readonly seed: number; readonly steps: number }) {
  for (const TableName of ['Even', 'Odd']) {
    await eventually(() =>
      world.run(createTable, {
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    );
  }
  const run = new Run(world, seededRandom(seed));
  await Promise.all(Array.from({ length: clients }, () => run.client(steps)));

  const { Responses } = await world.run(transactGetItems, { TransactItems: items.map((item) => ({ Get: at(item) })) });
  const lists = new Map(items.map((item, place) => [item, listOf(Responses[place].Item)]));
  expect(historyProblems(run.steps, lists)).toEqual([]);
  expect(run.outcomes.get('condition'), 'some saw what others had changed since').toBeGreaterThan(0);
  return { steps: run.steps, outcomes: run.outcomes, lists };
}

/** In process. */
async function simulateOn(engine: Engine, more: { readonly seed: number; readonly steps: number }) {
  const world = await eventually(() => openWorld({ engine }));
  const run = await simulate(world, more);
  await world.database.close();
  return run;
}

/** Tries again while the engine gives up. */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageError && error.kind === 'conflict')) throw error;
    }
  }
}

const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 31));

describe('transactions are strictly serializable, together with single reads and writes', () => {
  it.each(seeds)('in memory that conflicts and reorders on purpose, seed %i', async (seed) => {
    const mischief = { random: seededRandom(seed), conflictShare: 0.05 };
    const { outcomes } = await simulateOn(openMemoryEngine({ mischief }), { seed, steps: 40 });
    expect(outcomes.get('conflict'), 'the engine gave up at times').toBeGreaterThan(0);
  });

  it.each(seeds)('in SQLite, seed %i', async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaward-transactions-'));
    try {
      const engine = await openSqliteEngine({ folder });
      await simulateOn(engine, { seed, steps: 40 });
      await engine.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('so they are over the wire, with clients that are really side by side', () => {
  it.each([
    ['in memory', () => ['--memory']],
    ['in SQLite', (folder: string) => ['--data', folder]],
  ] as const)('%s', { timeout: 60_000 }, async (_, args) => {
    const folder = temporaryFolder();
    const program = await startProgram({ args: args(folder.path) });
    try {
      const history = await simulate(wireCaller(program), { seed: seeds[0]!, steps: 40 });
      const { steps } = history;
      const overlapping = steps.filter((step) =>
        steps.some((other) => other.began < step.began && step.began < other.ended),
      );
      expect(overlapping.length, 'calls were under way at one time').toBeGreaterThan(steps.length / 2);
      for (const [anomaly, forge] of forgeries) {
        const forged = forge(history);
        expect(historyProblems(forged.steps, forged.lists), `would be seen: ${anomaly}`).not.toEqual([]);
      }
    } finally {
      await program.stop();
      folder.remove();
    }
  });
});

describe('the judge', () => {
  let moment = 0;
  const step = (name: string, appends: readonly string[], saw: Record<string, readonly string[]> = {}): Step => ({
    name,
    appends,
    saw: new Map(Object.entries(saw)),
    began: ++moment,
    ended: ++moment,
  });
  /** Steps that were all under way at one time. */
  const concurrent = (...steps: readonly Step[]) => steps.map((one) => ({ ...one, began: 0, ended: 1 }));
  const lists = (of: Record<string, readonly string[]>) => new Map(Object.entries(of));

  it('finds an order where there is one', () => {
    const steps = concurrent(step('r', [], { x: [], y: [] }), step('w', ['x', 'y']), step('s', [], { x: ['w'] }));
    expect(historyProblems(steps, lists({ x: ['w'], y: ['w'] }))).toEqual([]);
  });

  it.each<[string, readonly Step[], Record<string, readonly string[]>]>([
    ['a lost write', [step('a', ['x']), step('b', ['x'])], { x: ['b'] }],
    ['a write made twice', [step('a', ['x'])], { x: ['a', 'a'] }],
    ['a refused write that left something behind', [], { x: ['a'] }],
    ['a write of which half was made', [step('a', ['x', 'y'])], { x: ['a'], y: [] }],
    ['a torn read', concurrent(step('a', ['x', 'y']), step('r', [], { x: ['a'], y: [] })), { x: ['a'], y: ['a'] }],
    ['a read of what never was', [step('a', ['x']), step('r', [], { x: ['b'] })], { x: ['a'] }],
    ['a read of the past', [step('a', ['x']), step('r', [], { x: [] })], { x: ['a'] }],
    [
      'reads that disagree on the order of two writes',
      concurrent(
        step('a', ['x']),
        step('b', ['y']),
        step('r', [], { x: ['a'], y: [] }),
        step('s', [], { x: [], y: ['b'] }),
      ),
      { x: ['a'], y: ['b'] },
    ],
    [
      'write skew: each relied on what the other changed',
      concurrent(step('a', ['x'], { x: [], y: [] }), step('b', ['y'], { x: [], y: [] })),
      { x: ['a'], y: ['b'] },
    ],
  ])('finds %s', (_, steps, of) => {
    expect(historyProblems(steps, lists(of))).not.toEqual([]);
  });
});
