import { expect, it } from 'vitest';
import { finderByBorders, textFinder } from './text-finder.ts';

/** A text that counts how many of its characters were read one by one. */
class CountedText extends String {
  reads = 0;
  override charCodeAt(at: number): number {
    this.reads++;
    return super.charCodeAt(at);
  }
}

function readsOf(piece: string, text: string): number {
  const counted = new CountedText(text);
  textFinder(piece)(counted as unknown as string, 0);
  return counted.reads;
}

it('finds what indexOf finds, in every short text and from every place', () => {
  const texts = words('ab', 7);
  for (const piece of words('ab', 5).filter((one) => one !== '')) {
    const byBorders = finderByBorders(piece);
    const find = textFinder(piece);
    for (const text of texts) {
      for (let from = 0; from <= text.length; from++) {
        const index = text.indexOf(piece, from);
        const end = index < 0 ? -1 : index + piece.length;
        expect([piece, text, byBorders(text, from), find(text, from)]).toEqual([piece, text, end, end]);
      }
    }
  }
});

it('reads each character once for a piece of 64 characters, and leaves shorter ones to indexOf', () => {
  const text = `${'a'.repeat(63)}c`.repeat(10);
  expect(readsOf(`${'a'.repeat(63)}b`, text)).toBe(640);
  expect(readsOf(`${'a'.repeat(62)}b`, text)).toBe(0);
});

it('reads no further than where the piece ends', () => {
  expect(readsOf('ab'.repeat(32), `x${'ab'.repeat(40)}`)).toBe(65);
});

function words(alphabet: string, lengthMax: number): string[] {
  const all = [''];
  for (const word of all) if (word.length < lengthMax) for (const letter of alphabet) all.push(word + letter);
  return all;
}
