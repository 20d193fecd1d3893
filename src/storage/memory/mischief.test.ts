import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../tests/storage/seeded-random.ts';
import { openMemoryEngine } from './memory-engine.ts';

const key = { space: 1, partition: new Uint8Array(16), sort: new Uint8Array(0) };

describe('a memory engine with mischief', () => {
  it('calls decide more than once, shows values that are out of date, and counts only the last call', async () => {
    const engine = openMemoryEngine({ mischief: { random: seededRandom(1) } });
    let calls = 0;
    const shown: (string | undefined)[] = [];
    const turns = Array.from({ length: 30 }, () =>
      engine.transact([key], ([value]) => {
        calls += 1;
        shown.push(value?.text);
        const next = Number(value?.text ?? 0) + 1;
        return { writes: [{ kind: 'put', key, value: { text: `${next}`, weight: 1 } }], result: next };
      }),
    );
    const results = await Promise.all(turns);
    expect(results.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    // Not in the order of the calls.
    expect(results).not.toEqual(results.toSorted((a, b) => a - b));
    expect(calls).toBeGreaterThan(60);
    expect(await engine.get([key])).toEqual([{ text: '30', weight: 1 }]);
    await engine.close();
  });

  it('ends as many transactions in a conflict as it is told, and keeps nothing of them', async () => {
    const engine = openMemoryEngine({ mischief: { random: seededRandom(2), conflictShare: 0.5 } });
    let kept = 0;
    let conflicts = 0;
    for (let turn = 0; turn < 40; turn += 1) {
      const writing = engine.transact([key], ([value]) => ({
        writes: [{ kind: 'put', key, value: { text: `${Number(value?.text ?? 0) + 1}`, weight: 1 } }],
        result: undefined,
      }));
      await writing.then(
        () => {
          kept += 1;
        },
        (error: unknown) => {
          expect(error).toMatchObject({ name: 'StorageError', kind: 'conflict' });
          conflicts += 1;
        },
      );
    }
    expect(conflicts).toBeGreaterThan(5);
    expect(await engine.get([key])).toEqual([{ text: `${kept}`, weight: 1 }]);
    await engine.close();
  });
});
