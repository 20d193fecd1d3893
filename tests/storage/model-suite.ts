/**
 * Random work, judged by a plain map.
 *
 * Every transaction of the storm notes in one log what it saw and what it wrote, in the same decision. The log's numbers are the
 * order of commits, so replaying the log on a map must show every transaction exactly what it saw: that is serialisability, the
 * log's order and atomicity in one.
 */
import { describe, expect, it } from 'vitest';
import type { Bound, Engine, Key, Row, ScanRange, Write } from '../../src/storage/engine.ts';
import { type EngineUnderTest, entries, key, partition, value } from './engine-under-test.ts';
import { below, chooseSeed, seededRandom } from './seeded-random.ts';

const history = { space: 77, partition: partition(0) };

interface Note {
  readonly saw: readonly (readonly [string, string | null])[];
  readonly wrote: readonly (readonly [string, string | null])[];
}

export function modelSuite(under: EngineUnderTest): void {
  describe('random work', () => {
    it('is serialisable, and scans agree with a map', async () => {
      const seed = chooseSeed();
      console.log(`${under.name}: seed ${seed}`);
      const random = seededRandom(seed);
      const subject = await under.open();
      try {
        const refused = await storm(subject.engine, random);
        let map = await replay(subject.engine);
        await compareScans(subject.engine, map, random);
        if (under.skips.reopen === undefined) {
          const engine = await subject.reopen();
          expect(await replay(engine)).toEqual(map);
          await storm(engine, random);
          map = await replay(engine);
          await compareScans(engine, map, random);
          expect(await engine.check()).toEqual([]);
        }
        expect(refused).toBeGreaterThan(0);
      } finally {
        await subject.dispose();
      }
    });
  });
}

const workers = 16;
const transactionsPerWorker = 60;

/** Concurrent conditional transactions on few keys. Resolves with the number of those that were refused. */
async function storm(engine: Engine, random: () => number): Promise<number> {
  let refused = 0;
  const work = async (): Promise<void> => {
    for (let turn = 0; turn < transactionsPerWorker; turn += 1) {
      const keys = distinct(Array.from({ length: 1 + below(random, 4) }, () => randomKey(random)));
      const plan = keys.map(() => (random() < 0.3 ? null : randomText(random)));
      const condition = random();
      try {
        const wrote = await engine.transact(keys, (values) => {
          const texts = values.map((each) => each?.text ?? null);
          // A condition on what is there, as a conditional write has one.
          if (condition < 0.2 && texts[0] !== null) return { refuse: new Refusal(texts) };
          const note: Note = {
            saw: keys.map((each, at) => [nameOf(each), texts[at]!] as const),
            wrote: keys.map((each, at) => [nameOf(each), plan[at]!] as const),
          };
          const writes: Write[] = keys.map((each, at) => {
            const text = plan[at]!;
            return text === null
              ? { kind: 'delete', key: each }
              : { kind: 'put', key: each, value: value(text, text.length % 700) };
          });
          const noteText = JSON.stringify(note);
          return { writes: [...writes, { kind: 'append', ...history, value: value(noteText) }], result: note };
        });
        if (wrote.saw.length !== keys.length) throw new Error('The result is of another call.');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return refused;
}

class Refusal extends Error {
  readonly saw: readonly (string | null)[];

  constructor(saw: readonly (string | null)[]) {
    super('refused');
    this.saw = saw;
  }
}

/** Replays the history from the beginning, checking what every transaction saw, and that the store agrees at the end. */
async function replay(engine: Engine): Promise<Map<string, string>> {
  const map = new Map<string, string>();
  const log = await entries(engine, history);
  for (const [at, entry] of log.entries()) {
    expect(entry.number).toBe(at + 1);
    const note = JSON.parse(entry.text) as Note;
    for (const [name, text] of note.saw) expect(map.get(name) ?? null, `entry ${entry.number}`).toBe(text);
    for (const [name, text] of note.wrote) {
      if (text === null) map.delete(name);
      else map.set(name, text);
    }
  }
  return map;
}

const pagesCompared = 300;

async function compareScans(engine: Engine, map: Map<string, string>, random: () => number): Promise<void> {
  const rows = [...map]
    .map(([name, text]) => ({ name, row: { text, weight: text.length % 700 } }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  for (let count = 0; count < pagesCompared; count += 1) {
    const range: ScanRange = {
      space: below(random, spaces),
      ...(random() < 0.6 ? { from: randomBound(random) } : {}),
      ...(random() < 0.6 ? { to: randomBound(random) } : {}),
      ...(random() < 0.5 ? { descending: true } : {}),
      rowsMax: random() < 0.3 ? 1 + below(random, 8) : 1_000_000_000,
      ...(random() < 0.5 ? { weightMax: below(random, 3000) } : {}),
      ...(random() < 0.5 ? { withKeys: true } : {}),
    };
    const page = await engine.scan(range);
    const expected = expectedPage(rows, range);
    const what = JSON.stringify(range);
    expect(page.complete, what).toBe(expected.complete);
    expect(page.rows.map(plain), what).toEqual(expected.rows.map(plain));
  }
}

function expectedPage(
  all: readonly { name: string; row: Row }[],
  range: ScanRange,
): { readonly rows: readonly Row[]; readonly complete: boolean } {
  const inside = all.filter(({ name }) => {
    const { space, partition: part, sort } = keyOf(name);
    if (space !== range.space) return false;
    const { from, to } = range;
    if (from !== undefined) {
      const order =
        Buffer.compare(part, from.partition) || (from.sort === undefined ? 1 : Buffer.compare(sort, from.sort));
      if (order < 0 || (order === 0 && from.exclusive)) return false;
    }
    if (to !== undefined) {
      const order = Buffer.compare(part, to.partition) || (to.sort === undefined ? -1 : Buffer.compare(sort, to.sort));
      if (order > 0 || (order === 0 && to.exclusive)) return false;
    }
    return true;
  });
  if (range.descending) inside.reverse();
  const rows: Row[] = [];
  let weight = 0;
  for (const { name, row } of inside) {
    const { partition: part, sort } = keyOf(name);
    rows.push(range.withKeys ? { ...row, partition: part, sort } : row);
    weight += row.weight;
    if (rows.length >= range.rowsMax || weight >= (range.weightMax ?? Number.POSITIVE_INFINITY)) {
      return { rows, complete: false };
    }
  }
  return { rows, complete: true };
}

/** A row that can be compared whatever kind of byte array it has. */
function plain(row: Row): unknown {
  const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
  return { text: row.text, weight: row.weight, partition: hex(row.partition), sort: hex(row.sort) };
}

const spaces = 2;
const sorts = ['', '\0', '\0\0', 'a', 'a\0', 'ab', 'b', 'ba', 'z', '\xff', '\xff\xff', '\xff\0'];

function randomKey(random: () => number): Key {
  const sort = sorts[below(random, sorts.length)]!;
  return key(Buffer.from(sort, 'latin1'), { space: below(random, spaces), partition: below(random, 3) });
}

function randomBound(random: () => number): Bound {
  const { partition: part, sort } = randomKey(random);
  const draw = random();
  if (draw < 0.3) return { partition: part };
  return { partition: part, sort, ...(draw < 0.6 ? { exclusive: true } : {}) };
}

function randomText(random: () => number): string {
  const draw = random();
  if (draw < 0.1) return `${below(random, 1e9)} \0 with a zero`;
  if (draw < 0.3) return `${below(random, 1e9)} ${'long '.repeat(below(random, 800))}`;
  // Around the length at which texts go aside.
  if (draw < 0.5) return `${below(random, 1e9)}`.padEnd(930 + below(random, 40), 'é');
  return `${below(random, 1e9)}`;
}

/** A key as text in byte order, and back. */
function nameOf({ space, partition: part, sort }: Key): string {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(space);
  return Buffer.concat([head, part, sort]).toString('latin1');
}

function keyOf(name: string): Key {
  const bytes = Buffer.from(name, 'latin1');
  return { space: bytes.readUInt32BE(0), partition: bytes.subarray(4, 20), sort: bytes.subarray(20) };
}

function distinct(keys: readonly Key[]): Key[] {
  return [...new Map(keys.map((each) => [nameOf(each), each])).values()];
}
