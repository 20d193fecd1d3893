/**
 * Writes without end, and prints a line for every transaction that was acknowledged. Killed by crash.test.ts.
 * Argument: the data folder.
 */
import { openSqliteEngine } from '../../src/storage/sqlite/sqlite-engine.ts';
import { crashLog, crashText, firstKey, secondKey, writersCount } from './crash-story.ts';

const engine = await openSqliteEngine({ folder: process.argv[2]! });
process.stdout.write('open\n');
for (let writer = 0; writer < writersCount; writer += 1) void writeWithoutEnd(writer);

async function writeWithoutEnd(writer: number): Promise<void> {
  for (;;) {
    const number = await engine.transact([firstKey(writer)], ([before]) => {
      const next = 1 + Number(before === undefined ? 0 : before.text.split(' ', 1)[0]);
      const value = { text: crashText(next), weight: next };
      return {
        writes: [
          { kind: 'put', key: firstKey(writer), value },
          { kind: 'append', ...crashLog, value: { text: `${writer} ${next}`, weight: 1 } },
          { kind: 'put', key: secondKey(writer), value },
        ],
        result: next,
      };
    });
    process.stdout.write(`${writer} ${number}\n`);
  }
}
