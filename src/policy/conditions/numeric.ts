import type { ValueTest } from '../variables.ts';

type Relation = (left: number, right: number) => boolean;

/** Holds when the request's number stands in `relation` to one of the policy's; what is no number matches nothing, on either side. */
export function numeric(values: readonly string[], relation: Relation): ValueTest {
  const numbers = values.map(parseDecimal).filter((number) => number !== undefined);
  return (value) => {
    const actual = parseDecimal(value);
    return actual !== undefined && numbers.some((number) => relation(actual, number));
  };
}

/** An integer or decimal, with sign and exponent at will, and nothing beside it: `10abc`, `0x10`, ` 1` and the empty text are none. */
export function parseDecimal(text: string): number | undefined {
  let at = text[0] === '-' || text[0] === '+' ? 1 : 0;
  const integer = skipDigits(text, at);
  let digits = integer - at;
  at = integer;
  if (text[at] === '.') {
    const fraction = skipDigits(text, at + 1);
    digits += fraction - at - 1;
    at = fraction;
  }
  if (digits === 0) return undefined;
  if (text[at] === 'e' || text[at] === 'E') {
    const exponent = text[at + 1] === '-' || text[at + 1] === '+' ? at + 2 : at + 1;
    at = skipDigits(text, exponent);
    if (at === exponent) return undefined;
  }
  return at === text.length ? Number(text) : undefined;
}

export function skipDigits(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39) at++;
  return at;
}
