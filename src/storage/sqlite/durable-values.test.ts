import { expect, it } from 'vitest';
import { DurableValues } from './durable-values.ts';

const value = (text: string) => ({ text, weight: 1 });

it('gives back what was set last, and nothing that was deleted', () => {
  const values = new DurableValues();
  values.set('a', value('1'));
  values.set('a', value('2'));
  values.set('b', value('3'));
  values.delete('b');
  expect(values.get('a')).toEqual(value('2'));
  expect(values.get('b')).toBeUndefined();
  values.clear();
  expect(values.get('a')).toBeUndefined();
});

it('is bounded, and keeps what is asked for', () => {
  const values = new DurableValues();
  const text = 'x'.repeat(60_000);
  values.set('wanted', value('here'));
  for (let number = 0; number < 2000; number++) {
    values.set(`other-${number}`, value(text));
    if (number % 100 === 0) expect(values.get('wanted')).toEqual(value('here'));
  }
  const kept = Array.from({ length: 2000 }, (_, number) => values.get(`other-${number}`)).filter(Boolean).length;
  expect(kept).toBeLessThan((2 * 16 * 1024 * 1024) / text.length + 2);
  expect(values.get('other-0')).toBeUndefined();
  expect(values.get('other-1999')).toEqual(value(text));
});

it('does not keep an old value when the new one is too long to be kept', () => {
  const values = new DurableValues();
  values.set('a', value('short'));
  values.set('a', value('x'.repeat(100_000)));
  expect(values.get('a')).toBeUndefined();
});
