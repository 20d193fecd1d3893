// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../variables.ts';
import { acceptsText } from './automaton.ts';
import type { Template } from './predicate.ts';
import { globPattern } from './text-pattern.ts';
import { type TextWant, TextWants } from './text-wants.ts';

function want(accept: boolean, ...texts: readonly string[]): TextWant {
  const values = texts.map((text): Template => ({ text, parts: parseTemplate(text, { variables: true }) }));
  return { comparison: 'stringLike', values, accept };
}

const wants = new TextWants(new Map([['x:pinned', 'p*']]));

describe('what a text must match, and must not', () => {
  it('a variable that is open: anything to match, nothing to avoid', () => {
    const patterns = (one: TextWant) => wants.patterns(one, [one]);
    expect(patterns(want(true, 'a*', '${x:open}b'))).toEqual([globPattern('a*'), globPattern('*b')]);
    expect(patterns(want(false, 'a*', '${x:open}b'))).toEqual([globPattern('a*')]);
    expect(patterns(want(false, '${x:PINNED}'))).toHaveLength(1);
  });

  it('what is to be matched and avoided under one variable is matched by nothing', () => {
    const accepted = want(true, '${x:open}b', '${x:open}c');
    const avoided = want(false, 'z', '${x:open}b');
    expect(wants.patterns(accepted, [accepted, avoided])).toEqual([globPattern('*c')]);
    expect(wants.patterns(accepted, [accepted, { ...avoided, accept: true }])).toHaveLength(2);
    expect(wants.patterns(accepted, [accepted, { ...avoided, comparison: 'stringEquals' }])).toHaveLength(2);
    // Without variables the search finds that out by itself.
    const plain = want(true, 'a', '${x:pinned}');
    expect(wants.patterns(plain, [plain, { ...plain, accept: false }])).toHaveLength(2);
    const half = want(true, '${x:pinned}${x:open}');
    expect(wants.patterns(half, [{ ...half, accept: false }])).toEqual([]);
  });

  it('the same is asked of one automaton, unless others decide what it means', () => {
    const plain = want(true, 'a*', '${x:pinned}');
    const automaton = wants.automaton(plain, [plain]);
    expect(wants.automaton({ ...plain, accept: false }, [])).toBe(automaton);
    expect(wants.automaton({ ...plain, comparison: 'stringEquals' }, [])).not.toBe(automaton);
    expect(wants.automaton(want(true, 'a*'), [])).not.toBe(automaton);
    expect(wants.automaton(want(true, 'a*,'), [])).not.toBe(wants.automaton(want(true, 'a*', ''), []));
    expect(['a', 'ab', 'p*', 'px', ''].filter((text) => acceptsText(automaton, text, { left: 100 }))).toEqual([
      ...['a', 'ab', 'p*'],
    ]);
    const open = want(true, 'q', '${x:open}b');
    const alone = wants.automaton(open, [open]);
    const beside = wants.automaton(open, [open, want(false, '${x:open}b')]);
    expect([alone, beside].map((one) => acceptsText(one, 'xb', { left: 100 }))).toEqual([true, false]);
  });
});
