/** What every engine must do (src/storage/engine.ts, point by point), run against each by engines.test.ts. */
import { afterEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../src/storage/engine.ts';
import {
  append,
  type EngineUnderTest,
  entries,
  increment,
  key,
  partition,
  put,
  remove,
  type Subject,
  value,
} from './engine-under-test.ts';

export function engineSuite(under: EngineUnderTest): void {
  const opened: Subject[] = [];
  const open = async (how: () => Promise<Subject> = under.open): Promise<Subject> => {
    const subject = await how();
    opened.push(subject);
    return subject;
  };
  afterEach(async () => {
    for (const subject of opened.splice(0)) await subject.dispose();
  });
  describe('get', () => {
    it('answers in the order of the keys, undefined where there is nothing', async () => {
      const { engine } = await open();
      await put(engine, key('a'), value('A', 5));
      await put(engine, key('b'), value('B', 7));
      expect(await engine.get([key('b'), key('none'), key('a')])).toEqual([
        { text: 'B', weight: 7 },
        undefined,
        { text: 'A', weight: 5 },
      ]);
      expect(await engine.get([])).toEqual([]);
    });

    it('tells apart keys that differ in space, partition or sort only', async () => {
      const { engine } = await open();
      await put(engine, key(''), value('bare'));
      expect(await engine.get([key('', { space: 2 }), key('', { partition: 1 }), key('\0'), key('')])).toEqual([
        undefined,
        undefined,
        undefined,
        value('bare'),
      ]);
    });

    it('sees what was acknowledged before the call began', async () => {
      const { engine } = await open();
      for (let round = 0; round < 20; round += 1) {
        await put(engine, key('k'), value(`round ${round}`));
        expect(await engine.get([key('k')])).toEqual([value(`round ${round}`)]);
        expect(await engine.snapshot([key('k')])).toEqual([value(`round ${round}`)]);
      }
    });
  });

  describe('texts', () => {
    const units = ['', '\0', 'a\0b', '\0\0', '\u{1F600} é', '\uFEFF', '{"S":"\\ud800"}', '\u0001\u007F\uFFFF'];
    // Around the lengths at which a store may begin to keep a text elsewhere, in one-, two- and three-byte characters.
    const lengths = [880, 900, 920, 938, 939, 940, 941, 959, 960, 961, 1002, 4096, 70_000, 400_000];
    const texts = [
      ...units,
      ...lengths.flatMap((length) => ['x', 'é', '语'].map((unit) => unit.repeat(length))),
      `${'x'.repeat(2000)}\0${'y'.repeat(2000)}`,
    ];

    it('come back exactly, by get and by scan', async () => {
      const { engine } = await open();
      for (const [at, text] of texts.entries()) await put(engine, key(Buffer.of(at)), value(text, at));
      const got = await engine.get(texts.map((_, at) => key(Buffer.of(at))));
      const scanned = await engine.scan({ space: 1, rowsMax: 1000 });
      for (const [at, text] of texts.entries()) {
        expect(got[at]?.text === text, `get of text ${at}`).toBe(true);
        expect(got[at]?.weight).toBe(at);
        expect(scanned.rows[at]?.text === text, `scan of text ${at}`).toBe(true);
      }
    });

    it('change between short and long, and leave nothing behind', async () => {
      const { engine } = await open();
      for (const text of [
        'short',
        'x'.repeat(5000),
        'y'.repeat(6000),
        'short again',
        'z'.repeat(5000),
        'n\0'.repeat(5000),
      ]) {
        await put(engine, key('k'), value(text));
        expect((await engine.get([key('k')]))[0]?.text === text).toBe(true);
        expect(await engine.check()).toEqual([]);
      }
      await remove(engine, key('k'));
      expect(await engine.get([key('k')])).toEqual([undefined]);
      expect(await engine.check()).toEqual([]);
    });

    it('are refused before anything is done when weight or key break the contract', async () => {
      const { engine } = await open();
      for (const weight of [-1, 0.5, 2 ** 31, Number.NaN]) {
        await expect(put(engine, key('k'), value('v', weight))).rejects.toThrow(RangeError);
      }
      const long = Buffer.alloc(engine.capabilities.sortBytesMax + 1);
      await expect(put(engine, key(long), value('v'))).rejects.toThrow(RangeError);
      await expect(engine.get([{ space: 1, partition: Buffer.alloc(15), sort: Buffer.alloc(0) }])).rejects.toThrow(
        RangeError,
      );
      await expect(engine.get([key('k', { space: 2 ** 32 })])).rejects.toThrow(RangeError);
      await expect(engine.clear(-1)).rejects.toThrow(RangeError);
      await expect(engine.scan({ space: 1, rowsMax: 0 })).rejects.toThrow(RangeError);
      await expect(
        engine.scan({ space: 1, rowsMax: 1, from: { partition: partition(0), exclusive: true } }),
      ).rejects.toThrow(RangeError);
      await put(engine, key(long.subarray(1)), value('v', 2 ** 31 - 1));
      expect(await engine.get([key(long.subarray(1))])).toEqual([value('v', 2 ** 31 - 1)]);
    });
  });

  describe('transact', () => {
    it('hands over the values, applies the writes and resolves with the result', async () => {
      const { engine } = await open();
      await put(engine, key('a'), value('1'));
      const result = await engine.transact([key('none'), key('a')], (values) => ({
        writes: [{ kind: 'put', key: key('b'), value: value(`${values[1]?.text}+1`) }],
        result: values,
      }));
      expect(result).toEqual([undefined, value('1')]);
      expect(await engine.get([key('b')])).toEqual([value('1+1')]);
    });

    it('lets later writes of one decision win over earlier ones', async () => {
      const { engine } = await open();
      await engine.transact([], () => ({
        writes: [
          { kind: 'put', key: key('a'), value: value('first') },
          { kind: 'put', key: key('a'), value: value('second') },
          { kind: 'put', key: key('b'), value: value('gone') },
          { kind: 'delete', key: key('b') },
          { kind: 'delete', key: key('c') },
          { kind: 'put', key: key('c'), value: value('there') },
        ],
        result: undefined,
      }));
      expect(await engine.get([key('a'), key('b'), key('c')])).toEqual([value('second'), undefined, value('there')]);
    });

    it('removes what is not there without complaint', async () => {
      const { engine } = await open();
      await remove(engine, key('none'));
      expect((await engine.scan({ space: 1, rowsMax: 10 })).rows).toEqual([]);
    });

    it('rejects with the very object of a refusal, and writes nothing', async () => {
      const { engine } = await open();
      const refuse = new Error('no');
      await expect(engine.transact([key('a')], () => ({ refuse }))).rejects.toBe(refuse);
      await expect(
        engine.transact([key('a')], () => {
          throw refuse;
        }),
      ).rejects.toBe(refuse);
      expect(await engine.get([key('a')])).toEqual([undefined]);
    });

    it('reads when there is nothing to write', async () => {
      const { engine } = await open();
      const writing = put(engine, key('a'), value('1'));
      await writing;
      expect(await engine.transact([key('a')], ([a]) => ({ writes: [], result: a?.text }))).toBe('1');
    });

    it('refuses more writes than it said, and takes as many', async () => {
      const { engine } = await open();
      const { transactionWritesMax } = engine.capabilities;
      const many = (count: number) =>
        engine.transact([], () => ({
          writes: Array.from({ length: count }, (_, at) => ({
            kind: 'put' as const,
            key: key(`${at}`.padStart(8, '0')),
            value: value('v'),
          })),
          result: undefined,
        }));
      await expect(many(transactionWritesMax + 1)).rejects.toThrow(RangeError);
      expect((await engine.scan({ space: 1, rowsMax: 1 })).rows).toEqual([]);
      await many(transactionWritesMax);
      expect((await engine.scan({ space: 1, rowsMax: transactionWritesMax + 1 })).rows).toHaveLength(
        transactionWritesMax,
      );
    });

    it('puts calls that share a key into an order: no increment is lost, none fails', async () => {
      const { engine } = await open();
      const increments = Array.from({ length: 100 }, () => increment(engine));
      const seen = await Promise.all(increments);
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at));
      expect(await engine.get([key('counter')])).toEqual([value('100')]);
    });

    it('keeps invariants across keys: a sum does not change while parts of it move', async () => {
      const { engine } = await open();
      const accounts = ['a', 'b', 'c', 'd'].map((name, at) => key(name, { partition: at }));
      for (const account of accounts) await put(engine, account, value('100'));
      const moves = Array.from({ length: 120 }, (_, at) => {
        const [from, to] = [accounts[at % 4]!, accounts[(at * 3 + 1) % 4]!];
        if (from === to) return undefined;
        return engine.transact([from, to], ([a, b]) => ({
          writes: [
            { kind: 'put', key: from, value: value(`${Number(a!.text) - 7}`) },
            { kind: 'put', key: to, value: value(`${Number(b!.text) + 7}`) },
          ],
          result: undefined,
        }));
      });
      const sums: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        const values = await engine.snapshot(accounts);
        sums.push(values.reduce((sum, each) => sum + Number(each!.text), 0));
      }
      await Promise.all(moves);
      expect(new Set(sums)).toEqual(new Set([400]));
    });

    it('shows in a snapshot one moment, however many keys it has', async () => {
      const { engine } = await open();
      const [left, right] = [key('left', { partition: 1 }), key('right', { partition: 2 })];
      const both = async (text: string): Promise<void> => {
        await engine.transact([], () => ({
          writes: [left, right].map((each) => ({ kind: 'put', key: each, value: value(text) })),
          result: undefined,
        }));
      };
      await both('0');
      let writing = true;
      const writer = (async () => {
        for (let round = 1; writing; round += 1) {
          await both(`${round}`);
          await new Promise(setImmediate);
        }
      })();
      const keys = Array.from({ length: 400 }, (_, at) => (at % 2 ? left : right));
      const mixed: number[] = [];
      for (let round = 0; round < 60; round += 1) {
        const texts = (await engine.snapshot(keys)).map((each) => each?.text);
        if (new Set(texts).size !== 1) mixed.push(round);
        await new Promise(setImmediate);
      }
      writing = false;
      await writer;
      expect(mixed).toEqual([]);
    });
  });

  describe('logs', () => {
    const log = { space: 9, partition: partition(3) };

    it('begin at 1 and grow by commit, each log for itself', async () => {
      const { engine } = await open();
      await append(engine, log, 'one');
      await engine.transact([], () => ({
        writes: [
          { kind: 'append', ...log, value: value('two') },
          { kind: 'append', space: 9, partition: partition(4), value: value('other') },
          { kind: 'append', ...log, value: value('three') },
        ],
        result: undefined,
      }));
      expect(await entries(engine, log)).toEqual([
        { number: 1, text: 'one' },
        { number: 2, text: 'two' },
        { number: 3, text: 'three' },
      ]);
      expect(await entries(engine, { space: 9, partition: partition(4) })).toEqual([{ number: 1, text: 'other' }]);
    });

    it('never give a number twice: not for deleted entries, not after a clear, not for refused calls', async () => {
      const { engine } = await open();
      await append(engine, log, 'one');
      await append(engine, log, 'two');
      const two = Buffer.alloc(8);
      two[7] = 2;
      await remove(engine, { ...log, sort: two });
      await expect(engine.transact([], () => ({ refuse: new Error('no') }))).rejects.toThrow('no');
      await append(engine, log, 'three');
      expect((await entries(engine, log)).map((entry) => entry.number)).toEqual([1, 3]);
      await engine.clear(log.space);
      await append(engine, log, 'four');
      expect(await entries(engine, log)).toEqual([{ number: 4, text: 'four' }]);
    });

    it('have no gap and no repetition under concurrency', async () => {
      const { engine } = await open();
      await Promise.all(Array.from({ length: 200 }, (_, at) => append(engine, log, `entry ${at}`)));
      const all = await entries(engine, log);
      expect(all.map((entry) => entry.number)).toEqual(Array.from({ length: 200 }, (_, at) => at + 1));
      expect(new Set(all.map((entry) => entry.text)).size).toBe(200);
    });
  });

  describe('clear', () => {
    it('deletes all of a space and nothing beside it', async () => {
      const { engine } = await open();
      const puts: Promise<void>[] = [];
      for (let at = 0; at < 1200; at += 1)
        puts.push(put(engine, key(`${at}`, { space: 5 }), value(at % 9 ? 'v' : 'v'.repeat(2000))));
      for (const space of [4, 6]) puts.push(put(engine, key('stays', { space }), value('v')));
      await Promise.all(puts);
      await engine.clear(5);
      expect(await engine.scan({ space: 5, rowsMax: 10 })).toEqual({ rows: [], complete: true });
      for (const space of [4, 6]) expect(await engine.get([key('stays', { space })])).toEqual([value('v')]);
      await engine.clear(5);
      expect(await engine.check()).toEqual([]);
    });

    it('works on the first and the last space', async () => {
      const { engine } = await open();
      for (const space of [0, 1, 2 ** 32 - 2, 2 ** 32 - 1]) await put(engine, key('k', { space }), value('v'));
      await engine.clear(0);
      await engine.clear(2 ** 32 - 1);
      const spaces = [0, 1, 2 ** 32 - 2, 2 ** 32 - 1];
      expect(await engine.get(spaces.map((space) => key('k', { space })))).toEqual([
        undefined,
        value('v'),
        value('v'),
        undefined,
      ]);
    });

    it('goes on beside other work', async () => {
      const { engine } = await open();
      await Promise.all(Array.from({ length: 3000 }, (_, at) => put(engine, key(`${at}`, { space: 5 }), value('v'))));
      const clearing = engine.clear(5);
      for (let at = 0; at < 10; at += 1) {
        await put(engine, key('k'), value(`${at}`));
        expect(await engine.get([key('k')])).toEqual([value(`${at}`)]);
      }
      await clearing;
      expect((await engine.scan({ space: 5, rowsMax: 1 })).rows).toEqual([]);
    });
  });

  describe('statistics, check, close', () => {
    it('counts transactions that wrote, and groups', async () => {
      const { engine } = await open();
      await Promise.all(Array.from({ length: 50 }, (_, at) => put(engine, key(`${at}`), value('v'))));
      await engine.transact([key('1')], () => ({ writes: [], result: undefined }));
      const { transactions, commits, bytes } = await engine.statistics();
      expect(transactions).toBe(50);
      expect(commits).toBeGreaterThan(0);
      expect(commits).toBeLessThanOrEqual(50);
      expect(bytes > 0).toBe(engine.capabilities.durability === 'disk');
    });

    it('finds nothing wrong with a store that is well', async () => {
      const { engine } = await open();
      await put(engine, key('a'), value('x'.repeat(3000)));
      await append(engine, { space: 9, partition: partition(1) }, 'one');
      expect(await engine.check()).toEqual([]);
    });

    it('finishes what has begun, then refuses; closing again is harmless', async () => {
      const subject = await open();
      const { engine } = subject;
      const writes = Array.from({ length: 20 }, (_, at) => put(engine, key(`${at}`), value('v')));
      const refusal = engine.transact([key('1')], () => ({ refuse: new Error('no') }));
      const settled = Promise.allSettled([...writes, refusal]);
      await Promise.all([engine.close(), engine.close()]);
      expect((await settled).map((each) => each.status)).toEqual([...writes.map(() => 'fulfilled'), 'rejected']);
      const calls = [
        () => engine.get([key('a')]),
        () => engine.snapshot([key('a')]),
        () => engine.scan({ space: 1, rowsMax: 1 }),
        () => put(engine, key('a'), value('v')),
        () => engine.clear(1),
        () => engine.statistics(),
        () => engine.check(),
      ];
      for (const call of calls) {
        const error = await call().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(StorageError);
        expect((error as StorageError).kind).toBe('closed');
      }
      await engine.close();
    });
  });
}
