/*
 * DynamoDB's values as the model sees them: sizes, equality and order, each as the Developer Guide says it, none of it taken from the
 * program. Numbers of the workloads are multiples of a quarter below a million, so that JavaScript computes with them exactly.
 */

// biome-ignore lint/suspicious/noExplicitAny: one of ten members, looked at by its name
export type Value = { readonly [type: string]: any };
export type Item = { readonly [name: string]: Value };
/** Names of members and positions in lists. */
export type Path = readonly (string | number)[];

export const typeOf = (value: Value): string => Object.keys(value)[0]!;

export const number = (of: number): Value => ({ N: String(of === 0 ? 0 : of) });

/** Bytes. */
export function sizeOfItem(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + bytesOf(name) + sizeOf(value), 0);
}

function sizeOf(value: Value): number {
  const type = typeOf(value);
  const held = value[type];
  switch (type) {
    case 'S':
      return bytesOf(held);
    case 'N':
      return sizeOfNumber(held);
    case 'B':
      return Buffer.from(held, 'base64').length;
    case 'BOOL':
    case 'NULL':
      return 1;
    case 'L':
      return 3 + held.reduce((sum: number, one: Value) => sum + 1 + sizeOf(one), 0);
    case 'M':
      return 3 + Object.keys(held).length + sizeOfItem(held);
    default:
      return held.reduce((sum: number, one: string) => sum + sizeOf({ [type[0]!]: one }), 0);
  }
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** One byte, one for each pair of digits, counted from the point, without zeros at both ends, and one for a minus. */
function sizeOfNumber(text: string): number {
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const aligned =
    whole!.padStart(whole!.length + (whole!.length % 2), '0') +
    fraction.padEnd(fraction.length + (fraction.length % 2), '0');
  const pairs = (aligned.match(/../g) ?? [])
    .join(' ')
    .replace(/^(00 ?)+/, '')
    .replace(/( ?00)+$/, '');
  return 1 + Math.ceil(pairs.length / 3) + (text.startsWith('-') ? 1 : 0);
}

/** The same text for equal values: maps and sets have no order. */
export function canonical(value: Value): string {
  const type = typeOf(value);
  const held = value[type];
  if (type === 'M')
    return `{${Object.keys(held)
      .toSorted()
      .map((name) => `${name}:${canonical(held[name])}`)}}`;
  if (type === 'L') return `[${held.map(canonical)}]`;
  return `${type}${JSON.stringify(Array.isArray(held) ? held.toSorted() : held)}`;
}

export const canonicalItem = (item: Item | undefined): string => (item === undefined ? 'none' : canonical({ M: item }));

export const isEqual = (a: Value | undefined, b: Value | undefined): boolean =>
  a !== undefined && b !== undefined && canonical(a) === canonical(b);

/** Negative, 0 or positive; undefined when the values have no order. */
export function compare(a: Value | undefined, b: Value | undefined): number | undefined {
  if (a === undefined || b === undefined || typeOf(a) !== typeOf(b)) return undefined;
  if ('N' in a) return Number(a.N) - Number(b.N);
  if ('S' in a) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if ('B' in a) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'));
  return undefined;
}

/** What stands at a path. */
export function valueAt(item: Item | undefined, path: Path): Value | undefined {
  return path.reduce<Value | undefined>(
    (value, step) => (typeof step === 'string' ? value?.M?.[step] : value?.L?.[step]),
    item && { M: item },
  );
}

/** The item with nothing in it but what stands at the paths; elements of a list close up. Undefined: nothing stands there. */
export function pick(item: Item, paths: readonly Path[]): Item | undefined {
  const picked = pickFrom({ M: item }, paths)?.M;
  return picked && Object.keys(picked).length > 0 ? picked : undefined;
}

function pickFrom(value: Value, paths: readonly Path[]): Value | undefined {
  if (paths.some((path) => path.length === 0)) return value;
  const steps = [...new Set(paths.map(([step]) => step!))].toSorted((a, b) => (a < b ? -1 : 1));
  const found = steps.flatMap((step) => {
    const child = valueAt(value.M ?? { list: value }, 'M' in value ? [step] : ['list', step]);
    const inner =
      child &&
      pickFrom(
        child,
        paths.filter((path) => path[0] === step).map((path) => path.slice(1)),
      );
    return inner ? [[step, inner] as const] : [];
  });
  if (found.length === 0) return undefined;
  return 'M' in value ? { M: Object.fromEntries(found) } : { L: found.map(([, inner]) => inner) };
}
