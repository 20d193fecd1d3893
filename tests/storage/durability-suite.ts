/** What an engine must do on a disk: survive being closed, answer nothing too early, stand a disk that is full. */
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

export function durabilitySuite(under: EngineUnderTest): void {
  const opened: Subject[] = [];
  const open = async (how: () => Promise<Subject> = under.open): Promise<Subject> => {
    const subject = await how();
    opened.push(subject);
    return subject;
  };
  afterEach(async () => {
    for (const subject of opened.splice(0)) await subject.dispose();
  });
  /** A part of the suite that an engine may have a reason to leave out. */
  const part = (name: keyof EngineUnderTest['skips'], title: string, tests: () => void): void => {
    const reason = under.skips[name];
    if (reason === undefined) describe(title, tests);
    else describe.skip(`${title} (skipped: ${reason})`, tests);
  };

  part('reopen', 'opened again', () => {
    it('has everything that was acknowledged', async () => {
      const subject = await open();
      await put(subject.engine, key('short'), value('v'));
      await put(subject.engine, key('long'), value('x'.repeat(9000)));
      const engine = await subject.reopen();
      expect(await engine.get([key('short'), key('long')])).toEqual([value('v'), value('x'.repeat(9000))]);
      expect(await engine.check()).toEqual([]);
    });

    it('goes on with the numbers of its logs, also of an emptied one', async () => {
      const subject = await open();
      const log = { space: 9, partition: partition(3) };
      await append(subject.engine, log, 'one');
      await append(subject.engine, log, 'two');
      await subject.engine.clear(log.space);
      const engine = await subject.reopen();
      await append(engine, log, 'three');
      expect(await entries(engine, log)).toEqual([{ number: 3, text: 'three' }]);
    });
  });

  part('stall', 'while a write is not yet durable', () => {
    it('get, snapshot and scan do not show it; decisions do', async () => {
      const { engine, stall } = await open();
      await put(engine, key('k'), value('old'));
      const release = await stall();
      const writing = put(engine, key('k'), value('new'));
      await anHour();
      expect(await engine.get([key('k')])).toEqual([value('old')]);
      expect(await engine.snapshot([key('k')])).toEqual([value('old')]);
      expect((await engine.scan({ space: 1, rowsMax: 10 })).rows).toEqual([value('old')]);
      const reading = engine.transact([key('k')], ([k]) => ({ writes: [], result: k?.text }));
      release();
      expect(await reading).toBe('new');
      await writing;
      expect(await engine.get([key('k')])).toEqual([value('new')]);
    });

    it('a refusal, a throw and a read that saw it wait for it; those that did not, do not wait', async () => {
      const { engine, stall } = await open();
      await put(engine, key('other'), value('old'));
      const release = await stall();
      const order: string[] = [];
      const note = (name: string) => () => void order.push(name);
      const writing = put(engine, key('k'), value('new')).then(note('write'));
      const waiting = [
        engine.transact([key('k')], () => ({ refuse: new Error('no') })).catch(note('refusal')),
        engine
          .transact([key('k')], () => {
            throw new Error('no');
          })
          .catch(note('throw')),
        engine.transact([key('other'), key('k')], () => ({ writes: [], result: undefined })).then(note('read')),
      ];
      await expect(engine.transact([key('other')], () => ({ refuse: new Error('not based on it') }))).rejects.toThrow(
        'not based',
      );
      await engine.transact([key('other')], () => ({ writes: [], result: undefined }));
      await anHour();
      expect(order).toEqual([]);
      release();
      await Promise.all([writing, ...waiting]);
      expect(order).toEqual(['write', 'refusal', 'throw', 'read']);
    });
  });

  part('full', 'without room', () => {
    it('rejects with kind full, keeps nothing of it, keeps what was acknowledged, and goes on when there is room', async () => {
      const { engine, stall } = await open(under.openSmall);
      const log = { space: 9, partition: partition(1) };
      const acknowledged = new Set<number>();
      const failures: unknown[] = [];
      for (let round = 0; round < 50 && failures.length === 0; round += 1) {
        await Promise.all(
          Array.from({ length: 10 }, async (_, at) => {
            const number = round * 10 + at;
            try {
              await engine.transact([key('counter')], ([counter]) => ({
                writes: [
                  { kind: 'put', key: key(`n${number}`), value: value('x'.repeat(3000)) },
                  { kind: 'put', key: key(`pair of n${number}`), value: value('x') },
                  { kind: 'put', key: key('counter'), value: value(`${Number(counter?.text ?? 0) + 1}`) },
                  { kind: 'append', ...log, value: value(`${number}`) },
                ],
                result: undefined,
              }));
              acknowledged.add(number);
            } catch (error) {
              failures.push(error);
            }
          }),
        );
      }
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) {
        expect(failure).toBeInstanceOf(StorageError);
        expect((failure as StorageError).kind).toBe('full');
      }
      const there = await engine.scan({ space: 1, rowsMax: 10_000, withKeys: true });
      const names = there.rows.map((row) => Buffer.from(row.sort!).toString());
      expect(names.sort()).toEqual(
        ['counter', ...[...acknowledged].flatMap((number) => [`n${number}`, `pair of n${number}`])].sort(),
      );
      expect(await engine.get([key('counter')])).toEqual([value(`${acknowledged.size}`)]);
      const numbers = (await entries(engine, log)).map((entry) => entry.number);
      expect(numbers).toEqual(Array.from({ length: acknowledged.size }, (_, at) => at + 1));

      // Refusals that rest on a write that failed fail with it; reading goes on.
      const doomed = put(engine, key('big'), value('y'.repeat(900_000)));
      const based = engine.transact([key('big')], () => ({ refuse: new Error('based on it') }));
      const alone = engine.transact([key('counter')], () => ({ refuse: new Error('not based on it') }));
      const [a, b, c] = await Promise.allSettled([doomed, based, alone]);
      expect(a).toMatchObject({ status: 'rejected', reason: { kind: 'full' } });
      expect(b).toMatchObject({ status: 'rejected', reason: { kind: 'full' } });
      expect(c).toMatchObject({ status: 'rejected', reason: { message: 'not based on it' } });
      expect(await engine.get([key('big')])).toEqual([undefined]);

      // What was decided after it, and needs no room, may rest on it: it fails as well, and is not kept.
      const release = await stall();
      const tooMuch = put(engine, key('big'), value('y'.repeat(9_000_000)));
      await anHour();
      const behind = remove(engine, key('counter'));
      await anHour();
      release();
      const [d, e] = await Promise.allSettled([tooMuch, behind]);
      expect(d).toMatchObject({ status: 'rejected', reason: { kind: 'full' } });
      expect(e).toMatchObject({ status: 'rejected', reason: { kind: 'full' } });
      expect(await engine.get([key('counter')])).toEqual([value(`${acknowledged.size}`)]);

      // Room is made; writing goes on without opening anew, and sees nothing of what failed.
      for (const number of acknowledged) await remove(engine, key(`n${number}`));
      expect(await increment(engine)).toBe(acknowledged.size);
      await append(engine, log, 'after');
      expect((await entries(engine, log)).at(-1)).toEqual({ number: acknowledged.size + 1, text: 'after' });
      expect(await engine.check()).toEqual([]);
    });
  });
}

/** Long enough for whatever does not wait to come first; nothing is asserted about the time itself. */
function anHour(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}
