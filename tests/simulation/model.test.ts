import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine, Write } from '../../src/storage/engine.ts';
import { openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { type Conditions, WorldUnderTest } from './model/world-under-test.ts';
import { seededRandom } from './test-database.ts';

/**
 * Everything that writes, in every language in which it can be said, beside a plain model of DynamoDB: answers and refusals, what they
 * cost, and afterwards items, index entries, sizes, counts, change records, and what Query, Scan, batches and statements find.
 * SEED=<number> repeats a run.
 */
const clients = 5;

interface Run extends Omit<Conditions, 'random' | 'clients'> {
  readonly seed: number;
  readonly rounds: number;
  readonly steps: number;
}

async function simulate({ seed, rounds, steps, ...conditions }: Run): Promise<WorldUnderTest> {
  const world = new WorldUnderTest({ ...conditions, clients, random: seededRandom(seed) });
  await world.open();
  await world.createTables();
  for (let round = 0; round < rounds; round++) {
    await world.work(steps);
    await world.compare(60);
    await world.pass();
  }
  await world.compare(60);
  await world.close();
  const { answered, refused, expired } = world.counts;
  expect(answered, 'calls were answered').toBeGreaterThan(steps);
  expect(refused, 'calls were refused').toBeGreaterThan(steps / 2);
  expect(expired, 'items have expired').toBeGreaterThan(0);
  expect(world.model.recordCount, 'changes were recorded').toBeGreaterThan(steps);
  return world;
}

const seeds = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: 2 }, () => Math.floor(Math.random() * 2 ** 31));

describe('the operations do as the model says', { timeout: 60_000 }, () => {
  it.each(seeds)('in memory, seed %i', async (seed) => {
    await simulate({ engine: openMemoryEngine(), seed, rounds: 3, steps: 50 });
  });

  it.each(seeds)('in memory that conflicts and reorders on purpose, seed %i', async (seed) => {
    const mischief = { random: seededRandom(seed), conflictShare: 0.05 };
    const { counts } = await simulate({ engine: openMemoryEngine({ mischief }), seed, rounds: 4, steps: 40 });
    expect(counts.disturbed, 'the engine gave up at times').toBeGreaterThan(0);
  });

  it.each(seeds)('though the process dies at any place, seed %i', async (seed) => {
    const { counts } = await simulate({ engine: openMemoryEngine(), seed, rounds: 8, steps: 30, dies: true });
    expect(counts.deaths, 'the process has died').toBeGreaterThan(2);
    expect(counts.disturbed, 'in the middle of calls').toBeGreaterThan(0);
  });

  it.each(seeds)('held to little throughput, with small item collections, seed %i', async (seed) => {
    const throughput = { ReadCapacityUnits: 3, WriteCapacityUnits: 3 };
    const engine = openMemoryEngine();
    await simulate({ engine, seed, rounds: 3, steps: 50, throughput, collectionBytesMax: 4000 });
  });

  it.each(seeds)('in SQLite, seed %i', async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'dynaward-model-'));
    try {
      const engine = await openSqliteEngine({ folder });
      await simulate({ engine, seed, rounds: 3, steps: 30, dies: seed % 2 === 0 });
      expect(await engine.check()).toEqual([]);
      await engine.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('what goes wrong is noticed', { timeout: 60_000 }, () => {
  it.each<[string, (write: Write) => boolean]>([
    ['an index entry that is not written', ({ kind }) => kind === 'put'],
    ['an old index entry that stays', ({ kind }) => kind === 'delete'],
    ['a change that is not recorded', ({ kind }) => kind === 'append'],
  ])('%s', async (_, isLost) => {
    const engine = forgetful(openMemoryEngine(), { random: seededRandom(seeds[0]!), isLost });
    await expect(simulate({ engine, seed: seeds[0]!, rounds: 2, steps: 60 })).rejects.toMatchObject({
      name: 'AssertionError',
    });
  });
});

/** An engine that leaves out, one time in three, the last write of its kind where several things are written. */
function forgetful(
  engine: Engine,
  { random, isLost }: { readonly random: () => number; readonly isLost: (write: Write) => boolean },
): Engine {
  const original = engine.transact.bind(engine);
  const transact: Engine['transact'] = (keys, decide) =>
    original(keys, (values) => {
      const decision = decide(values);
      if ('refuse' in decision || keys.length === 0 || decision.writes.length < 4 || random() > 0.3) return decision;
      const lost = decision.writes.findLast(isLost);
      return { ...decision, writes: decision.writes.filter((write) => write !== lost) };
    });
  return Object.assign(engine, { transact });
}
