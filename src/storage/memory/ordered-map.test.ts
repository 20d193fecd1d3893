import { describe, expect, it } from 'vitest';
import { OrderedMap } from './ordered-map.ts';

describe('OrderedMap', () => {
  it('agrees with a sorted list while thousands of entries come and go', () => {
    const map = new OrderedMap<number>();
    const judge = new Map<string, number>();
    let state = 7;
    const draw = (end: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % end;
    };
    for (let turn = 0; turn < 20_000; turn += 1) {
      const key = `${draw(4000)}`.padStart(4, '0');
      // First it grows, then it shrinks to almost nothing.
      if (draw(10) < (turn < 12_000 ? 8 : 1)) {
        map.set(key, turn);
        judge.set(key, turn);
      } else {
        map.delete(key);
        judge.delete(key);
      }
      if (turn % 500 === 0) {
        const low = `${draw(4000)}`.padStart(4, '0');
        const high = `${draw(4000)}`.padStart(4, '0');
        const expected = [...judge].filter(([each]) => each >= low && each < high).sort(([a], [b]) => (a < b ? -1 : 1));
        expect([...map.entries(low, high)]).toEqual(expected);
        expect([...map.entries(low, high, true)]).toEqual(expected.reverse());
        expect(map.size).toBe(judge.size);
        for (const [each, value] of judge) expect(map.get(each)).toBe(value);
      }
    }
    for (const key of [...judge.keys()]) map.delete(key);
    expect(map.size).toBe(0);
    expect([...map.entries('', '~')]).toEqual([]);
    map.set('a', 1);
    expect([...map.entries('', '~', true)]).toEqual([['a', 1]]);
  });
});
