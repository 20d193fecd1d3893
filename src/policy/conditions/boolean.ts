import type { ValueTest } from '../variables.ts';

/** Bool: `true` or `false` in any letter case; anything else matches nothing. */
export function bool(values: readonly string[]): ValueTest {
  const wanted = new Set(values.map((value) => value.toLowerCase()).filter(isBoolean));
  return (value) => wanted.has(value.toLowerCase());
}

function isBoolean(text: string): boolean {
  return text === 'true' || text === 'false';
}
