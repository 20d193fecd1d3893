import { describe, expect, it } from 'vitest';
import { createFailedSignatures } from './failed-signatures.ts';

const guess = { accessKeyId: 'AKIAGUESSED000000001', address: '192.0.2.1' };

/** With a stopwatch that stands still until it is moved, and waits that are only noted. */
function world() {
  let now = 5000;
  const waits: { readonly milliseconds: number; end(): void }[] = [];
  const failed = createFailedSignatures({
    stopwatch: { read: () => now },
    wait: (milliseconds) => new Promise<void>((end) => waits.push({ milliseconds, end })),
  });
  return {
    failed,
    waits,
    later(milliseconds: number) {
      now += milliseconds;
    },
  };
}

describe('failed signatures', () => {
  it('are answered at once up to a hundred, then ten in a second', async () => {
    const { failed, waits, later } = world();
    for (let i = 0; i < 100; i++) await failed.turn(guess);
    expect(waits).toEqual([]);
    for (let i = 0; i < 3; i++) void failed.turn(guess);
    expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([100, 200, 300]);
    later(1300);
    for (let i = 0; i < 10; i++) await failed.turn(guess);
    void failed.turn(guess);
    expect(waits.at(-1)!.milliseconds).toBe(100);
  });

  it('stop further signatures from there for that key while twenty wait, and no others', async () => {
    const { failed, waits } = world();
    for (let i = 0; i < 100; i++) await failed.turn(guess);
    const answered = Array.from({ length: 20 }, () => failed.turn(guess));
    expect(() => failed.admit(guess)).toThrow('Rate exceeded');
    failed.admit({ ...guess, address: '192.0.2.2' });
    failed.admit({ ...guess, accessKeyId: 'AKIAANOTHER000000001' });
    waits[0]!.end();
    await answered[0];
    failed.admit(guess);
  });

  it('of very many keys take no more memory than of ten thousand, and the pair that waits is remembered', async () => {
    const { failed, later } = world();
    for (let i = 0; i < 100; i++) await failed.turn(guess);
    for (let i = 0; i < 20; i++) void failed.turn(guess);
    for (let i = 0; i < 30_000; i++) {
      if (i % 100 === 0) later(1);
      await failed.turn({ ...guess, accessKeyId: `AKIA${i}` });
    }
    expect(() => failed.admit(guess)).toThrow('Rate exceeded');
  });
});
