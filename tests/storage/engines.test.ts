import { join } from 'node:path';
import { describe } from 'vitest';
import type { Engine } from '../../src/storage/engine.ts';
import { openMemoryEngine } from '../../src/storage/memory/memory-engine.ts';
import { loadDriver } from '../../src/storage/sqlite/driver.ts';
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { durabilitySuite } from './durability-suite.ts';
import { engineSuite } from './engine-suite.ts';
import { type EngineUnderTest, type Subject, temporaryFolder } from './engine-under-test.ts';
import { modelSuite } from './model-suite.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const memorySkips = {
  reopen: 'nothing outlives the engine',
  stall: 'a write is as durable as it will be when it is applied',
  full: 'its room is that of the process',
} as const;

const memory: EngineUnderTest = {
  name: 'memory',
  open: async () => memorySubject(openMemoryEngine()),
  skips: memorySkips,
};

const mischiefSeed = chooseSeed();
console.log(`mischief: seed ${mischiefSeed}`);
const mischief: EngineUnderTest = {
  name: 'memory with mischief',
  open: async () => memorySubject(openMemoryEngine({ mischief: { random: seededRandom(mischiefSeed) } })),
  skips: memorySkips,
};

const sqlite: EngineUnderTest = {
  name: 'sqlite',
  open: () => sqliteSubject({}),
  openSmall: () => sqliteSubject({ pagesMax: 120 }),
  skips: {},
};

for (const under of [memory, mischief, sqlite]) {
  describe(under.name, () => {
    engineSuite(under);
    durabilitySuite(under);
    modelSuite(under);
  });
}

function memorySubject(engine: Engine): Subject {
  const never = () => Promise.reject(new Error('Not on this engine: the part is skipped.'));
  return { engine, reopen: never, stall: never, dispose: () => engine.close() };
}

async function sqliteSubject(options: { pagesMax?: number }): Promise<Subject> {
  const folder = temporaryFolder();
  const open = () => openSqliteEngine({ folder: folder.path, ...options });
  let engine = await open();
  return {
    engine,
    async reopen() {
      await engine.close();
      engine = await open();
      return engine;
    },
    async stall() {
      // Another program holds SQLite's write lock: the writer waits for it before it begins its transaction.
      const { DatabaseSync } = await loadDriver();
      const connection = new DatabaseSync(join(folder.path, 'store.sqlite'));
      connection.exec('PRAGMA wal_autocheckpoint = 0; BEGIN IMMEDIATE');
      return () => {
        connection.exec('ROLLBACK');
        connection.close();
      };
    },
    async dispose() {
      await engine.close();
      folder.remove();
    },
  };
}
