import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, StorageError } from '../engine.ts';
import { loadDriver } from './driver.ts';
import { openSqliteEngine } from './sqlite-engine.ts';
import { startThread } from './thread.ts';
import type { WriterAnswer, WriterRequest } from './thread-messages.ts';

let folder: string;
const file = () => join(folder, 'store.sqlite');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-engine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = (sort: string, space = 1) => ({ space, partition: new Uint8Array(16), sort: Buffer.from(sort) });
const put = (engine: Engine, sort: string, text: string) =>
  engine.transact([key(sort)], () => ({
    writes: [{ kind: 'put', key: key(sort), value: { text, weight: 1 } }],
    result: undefined,
  }));

/** What another program does to the store's file. */
async function alter(sql: string): Promise<void> {
  const { DatabaseSync } = await loadDriver();
  const connection = new DatabaseSync(file());
  connection.exec(sql);
  connection.close();
}

async function refusal(opening: Promise<Engine>): Promise<StorageError> {
  const error = await opening.then(
    async (engine) => {
      await engine.close();
      return undefined;
    },
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  expect((error as StorageError).kind).toBe('unusable');
  return error as StorageError;
}

describe('opening a store', () => {
  it('makes the folder and what is missing above it', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    const engine = await openSqliteEngine({ folder: deep });
    await put(engine, 'k', 'v');
    await engine.close();
    expect(statSync(join(deep, 'store.sqlite')).size).toBeGreaterThan(0);
  });

  it('sets the file up to give space back, and closing moves everything into it', async () => {
    const engine = await openSqliteEngine({ folder });
    await put(engine, 'k', 'v'.repeat(100_000));
    await engine.close();
    expect(statSync(`${file()}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
    const { DatabaseSync } = await loadDriver();
    const connection = new DatabaseSync(file());
    const row = connection
      .prepare(
        'SELECT auto_vacuum, page_size, journal_mode FROM pragma_auto_vacuum, pragma_page_size, pragma_journal_mode',
      )
      .get();
    connection.close();
    expect({ ...(row as object) }).toEqual({ auto_vacuum: 2, page_size: 4096, journal_mode: 'wal' });
  });

  it('gives the space of a cleared space back to the file system', async () => {
    const engine = await openSqliteEngine({ folder });
    await put(engine, 'k', 'v'.repeat(4_000_000));
    await engine.clear(1);
    // It happens in pieces after the clear was answered; closing would end it early.
    const { DatabaseSync } = await loadDriver();
    const connection = new DatabaseSync(file());
    await expect
      .poll(() => connection.prepare('PRAGMA freelist_count').get(), { timeout: 20_000 })
      .toMatchObject({ freelist_count: 0 });
    connection.close();
    await engine.close();
    expect(statSync(file()).size).toBeLessThan(200_000);
  });

  it('is refused for a store of a newer version, and leaves it as it is', async () => {
    await (await openSqliteEngine({ folder })).close();
    await alter('PRAGMA user_version = 2');
    const error = await refusal(openSqliteEngine({ folder }));
    expect(error.message).toContain('newer version');
    expect(error.message).toContain('Start the newer version');
    await alter('PRAGMA user_version = 1');
    await (await openSqliteEngine({ folder })).close();
  });

  it('is refused for a database of another program and for a file that is none', async () => {
    await alter('CREATE TABLE invoices (id)');
    expect((await refusal(openSqliteEngine({ folder }))).message).toContain('another program');
    rmSync(file());
    writeFileSync(
      file(),
      'This is a letter, and not a database; it is long enough to be read as a header. '.repeat(50),
    );
    expect((await refusal(openSqliteEngine({ folder }))).message).toContain('not a database');
  });

  it('is refused where no folder can be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    const error = await refusal(openSqliteEngine({ folder: join(folder, 'file', 'data') }));
    expect(error.message).toContain('Choose a folder');
  });

  it('is refused while another engine has it, and possible afterwards', async () => {
    const engine = await openSqliteEngine({ folder });
    expect((await refusal(openSqliteEngine({ folder }))).message).toContain(`process ${process.pid}`);
    await put(engine, 'k', 'v');
    await engine.close();
    const second = await openSqliteEngine({ folder });
    expect(await second.get([key('k')])).toEqual([{ text: 'v', weight: 1 }]);
    await second.close();
  });
});

describe('a scan', () => {
  it('ends with the row that reaches the weight, however many rows there are and whatever they weigh', async () => {
    const engine = await openSqliteEngine({ folder });
    // Light ones, then heavy ones, then light ones again, so that no mean fits.
    const weights = Array.from({ length: 2000 }, (_, at) => (at >= 300 && at < 320 ? 500_000 : 1 + (at % 7)));
    const name = (at: number) => key(`${at}`.padStart(5, '0'));
    await engine.transact([], () => ({
      writes: weights.map((weight, at) => ({ kind: 'put', key: name(at), value: { text: `${at}`, weight } })),
      result: undefined,
    }));
    for (const weightMax of [0, 1, 100, 1000, 1190, 1250, 1_000_000, 9_000_000, 20_000_000]) {
      for (const rowsMax of [1, 2, 127, 128, 129, 1500, 1_000_000_000]) {
        let [sum, expected] = [0, 0];
        while (expected < Math.min(rowsMax, weights.length)) {
          sum += weights[expected]!;
          expected += 1;
          if (sum >= weightMax) break;
        }
        const page = await engine.scan({ space: 1, rowsMax, weightMax });
        expect(
          page.rows.map((row) => Number(row.text)),
          `${weightMax} ${rowsMax}`,
        ).toEqual([...weights.keys()].slice(0, expected));
        expect(page.complete).toBe(expected === weights.length && expected < rowsMax && sum < weightMax);
      }
    }
    await engine.close();
  });
});

describe('a store that breaks', () => {
  it('ends pending writes as unknown, takes no more, and closes', async () => {
    const engine = await openSqliteEngine({ folder });
    await put(engine, 'k', 'v');
    await alter('DROP TABLE kv');
    await expect(
      engine.transact([], () => ({
        writes: [{ kind: 'put', key: key('x'), value: { text: 'v', weight: 1 } }],
        result: 1,
      })),
    ).rejects.toMatchObject({ kind: 'unknown' });
    await expect(put(engine, 'y', 'v')).rejects.toMatchObject({ kind: 'unusable' });
    await expect(engine.get([key('k')])).rejects.toMatchObject({ kind: 'unusable' });
    await engine.close();
  });

  it('is found by check: a text aside that belongs to nobody, a number that was not noted', async () => {
    const engine = await openSqliteEngine({ folder });
    await engine.transact([], () => ({
      writes: [{ kind: 'append', space: 9, partition: new Uint8Array(16), value: { text: 'x', weight: 1 } }],
      result: undefined,
    }));
    expect(await engine.check()).toEqual([]);
    await alter("INSERT INTO big (id, v) VALUES (17, 'lost'); UPDATE log SET last = 0");
    expect(await engine.check()).toEqual([
      'A text aside that no row points to: 17',
      expect.stringContaining('A log whose newest entry has a number that was not noted: 00000009'),
    ]);
    await engine.close();
  });
});

describe('a thread of the store', () => {
  it('that cannot start says why', async () => {
    const starting = startThread('sqlite-writer.mjs', {
      file: join(folder, 'none', 'store.sqlite'),
      pagesMax: undefined,
    });
    await expect(starting).rejects.toMatchObject({
      kind: 'unusable',
      message: expect.stringContaining('unable to open'),
    });
  });

  it('that dies is noticed', async () => {
    await (await openSqliteEngine({ folder })).close();
    const thread = await startThread<WriterRequest, WriterAnswer>('sqlite-writer.mjs', {
      file: file(),
      pagesMax: undefined,
    });
    const why = new Promise<string>((resolve) => {
      thread.onCrash = resolve;
    });
    thread.post({ kind: 'clear', id: 1, space: -1 });
    expect(await why).toContain('out of range');
    await thread.ended;
  });
});
