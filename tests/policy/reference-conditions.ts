/**
 * Conditions, literally: one function per sentence of IAM's documentation, slow and without cleverness. Part of the reference interpreter
 * (`reference.ts`); shares no code with `src/policy`.
 */
export type ReferenceContext = Readonly<Record<string, string | readonly string[]>>;

/** The JSON of a Condition element. */
export type ConditionElement = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Setting {
  /** Keys in lower case. */
  readonly context: ReferenceContext;
  /** The Version of the policy, undefined when it has none. */
  readonly version: unknown;
}

/** "If your policy has multiple condition operators or multiple keys, the conditions are evaluated using a logical AND." */
export function conditionHolds(condition: ConditionElement | undefined, setting: Setting): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      keyHolds({ operator, values: listOf(values).map(String), value: contextValue(key, setting), setting }),
    ),
  );
}

interface Asked {
  readonly operator: string;
  readonly values: readonly string[];
  readonly value: string | readonly string[] | undefined;
  readonly setting: Setting;
}

function keyHolds({ operator, values, value, setting }: Asked): boolean {
  // "Null: true if the key doesn't exist; false if it exists and its value is not null."
  if (operator === 'Null') return values.some((wanted) => wanted.toLowerCase() === String(value === undefined));

  const [set, rest] = operator.includes(':') ? (operator.split(':') as [string, string]) : [undefined, operator];
  const ifExists = rest.endsWith('IfExists');
  const base = ifExists ? rest.slice(0, rest.length - 'IfExists'.length) : rest;

  if (value === undefined) {
    // "ForAllValues returns true if there are no context keys in the request."
    if (set === 'ForAllValues') return true;
    // "If the condition key is not present in the request, evaluate the condition element as true."
    if (ifExists) return true;
    // "ForAnyValue: for no matching context key, the condition returns false."
    if (set === 'ForAnyValue') return false;
    // "If the key that you specify is not present, the values do not match", and for a negated operator the condition is true.
    return isNegated(base);
  }
  const holdsFor = (one: string) => valueHolds(one, { base, values, setting });
  // "ForAllValues: true if every context key value in the request matches at least one in the policy."
  if (set === 'ForAllValues') return listOf(value).every((one) => holdsFor(String(one)));
  // "ForAnyValue: true if any one of the context key values matches any one in the policy."
  if (set === 'ForAnyValue') return listOf(value).some((one) => holdsFor(String(one)));
  // A multivalued key needs a set operator.
  if (typeof value !== 'string') return false;
  return holdsFor(value);
}

function isNegated(base: string): boolean {
  return base.includes('Not');
}

/** "Multiple values: evaluated using a logical OR"; "for negated matching condition operators, a logical NOR." */
function valueHolds(
  value: string,
  { base, values, setting }: { base: string; values: readonly string[]; setting: Setting },
): boolean {
  const positive = base === 'NotIpAddress' ? 'IpAddress' : base.replace('Not', '');
  const matchesOne = values.some((policyValue) => matchesValue(positive, { value, policyValue, setting }));
  return isNegated(base) ? !matchesOne : matchesOne;
}

function matchesValue(
  operator: string,
  { value, policyValue, setting }: { value: string; policyValue: string; setting: Setting },
): boolean {
  switch (operator) {
    case 'StringEquals':
      return filledText(policyValue, setting) === value;
    case 'StringEqualsIgnoreCase':
      return filledText(policyValue, setting)?.toLowerCase() === value.toLowerCase();
    case 'StringLike':
      return patternMatches(fill(policyValue, setting), value);
    case 'ArnEquals':
    case 'ArnLike':
      return arnMatches(fill(policyValue, setting), value);
    case 'Bool':
      return /^(true|false)$/i.test(value) && value.toLowerCase() === policyValue.toLowerCase();
    case 'BinaryEquals':
      return bytesOf(value) !== undefined && bytesOf(value) === bytesOf(policyValue);
    case 'IpAddress':
      return addressIn(value, policyValue);
    default:
      return operator.startsWith('Numeric')
        ? compares(operator.slice('Numeric'.length), numberOf(value), numberOf(policyValue))
        : compares(operator.slice('Date'.length), instantOf(value), instantOf(policyValue));
  }
}

function compares(relation: string, left: number | undefined, right: number | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  switch (relation) {
    case 'Equals':
      return left === right;
    case 'LessThan':
      return left < right;
    case 'LessThanEquals':
      return left <= right;
    case 'GreaterThan':
      return left > right;
    case 'GreaterThanEquals':
      return left >= right;
    default:
      throw new Error(`no relation ${relation}`);
  }
}

function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function instantOf(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text)) return Math.round(Number(text) * 1000);
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/.exec(
    text,
  );
  if (!match) return undefined;
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  // Date takes 30 February for 1 March.
  if (Number.isNaN(time.getTime()) || time.getUTCDate() !== Number(day) || hour === '24') return undefined;
  if (zone === 'Z') return time.getTime();
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (hours > 23 || minutes > 59) return undefined;
  return time.getTime() - (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function bytesOf(text: string): string | undefined {
  const bare = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) return undefined;
  if (bare !== text && text.length % 4 !== 0) return undefined;
  return Buffer.from(bare, 'base64').toString('hex');
}

function addressIn(address: string, block: string): boolean {
  const [network = '', prefix] = block.split('/', 2);
  const bits = bitsOf(network);
  const own = bitsOf(address);
  if (!bits || !own || bits.length !== own.length || block.split('/').length > 2) return false;
  if (prefix !== undefined && !(/^(0|[1-9]\d*)$/.test(prefix) && Number(prefix) <= bits.length)) return false;
  const length = prefix === undefined ? bits.length : Number(prefix);
  return own.slice(0, length) === bits.slice(0, length);
}

/** An address as 32 or 128 characters `0` and `1`. */
function bitsOf(address: string): string | undefined {
  const ipv4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (ipv4) {
    const bytes = ipv4.slice(1);
    if (bytes.some((byte) => String(Number(byte)) !== byte || Number(byte) > 255)) return undefined;
    return bytes.map((byte) => Number(byte).toString(2).padStart(8, '0')).join('');
  }
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (tail) {
    const bits = bitsOf(tail[2] as string);
    if (!bits) return undefined;
    const groups = [bits.slice(0, 16), bits.slice(16)].map((group) => Number.parseInt(group, 2).toString(16));
    return bitsOf(tail[1] + groups.join(':'));
  }
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

/** A character of a pattern: one to be found as it is, or a wildcard. */
type PatternCharacter = string | typeof anyCombination | typeof anyCharacter | typeof filledColon;
const anyCombination = Symbol('*');
const anyCharacter = Symbol('?');
/** A colon that a variable brings along: no border between the fields of an ARN. */
const filledColon = Symbol(':');

/**
 * "In policies of Version 2012-10-17, `${…}` is a variable." The characters of the policy text with variables filled in, what is filled in
 * never being a wildcard; undefined when one has no single value.
 */
export function fill(text: string, setting: Setting): readonly PatternCharacter[] | undefined {
  if (setting.version !== '2012-10-17' || !text.includes('${')) return charactersOf(text).map(asWritten);
  const filled: PatternCharacter[] = [];
  const variable = /\$\{(\$|[^},$]+)(?:, *'([^']*)' *)?\}/y;
  for (let at = 0; at < text.length; ) {
    variable.lastIndex = at;
    const match = variable.exec(text);
    if (!match) {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      filled.push(asWritten(character));
      at += character.length;
      continue;
    }
    const [whole, key = '', fallback] = match;
    const literal = fallback === undefined && ['*', '?', '$'].includes(key) ? key : undefined;
    const value = literal ?? contextValue(key, setting) ?? fallback;
    if (typeof value !== 'string') return undefined;
    filled.push(...[...value].map((character) => (character === ':' ? filledColon : character)));
    at += whole.length;
  }
  return filled;
}

const known = new Map<string, readonly string[]>();

/** Characters, not UTF-16 code units; remembered, since the same few texts come again and again. */
function charactersOf(text: string): readonly string[] {
  const characters = known.get(text) ?? [...text];
  known.set(text, characters);
  return characters;
}

function asWritten(character: string): PatternCharacter {
  if (character === '*') return anyCombination;
  return character === '?' ? anyCharacter : character;
}

/** What is filled in, wildcards being ordinary characters. */
function filledText(text: string, setting: Setting): string | undefined {
  const characters = fill(text, setting);
  return characters?.map((one) => (typeof one === 'string' ? one : one.description)).join('');
}

/** "`*` matches any combination of characters, `?` any single character." */
export function patternMatches(pattern: readonly PatternCharacter[] | undefined, text: string): boolean {
  return pattern !== undefined && restMatches(pattern, 0, charactersOf(text), 0);
}

/** Whether the pattern from character `p` on matches the text from character `t` on. */
function restMatches(pattern: readonly PatternCharacter[], p: number, text: readonly string[], t: number): boolean {
  if (p === pattern.length) return t === text.length;
  const character = pattern[p];
  if (character === anyCombination) {
    return restMatches(pattern, p + 1, text, t) || (t < text.length && restMatches(pattern, p, text, t + 1));
  }
  const wanted = character === filledColon ? ':' : character;
  const fits = t < text.length && (wanted === anyCharacter || wanted === text[t]);
  return fits && restMatches(pattern, p + 1, text, t + 1);
}

/** "Each of the six colon-delimited components of the ARN is checked separately." */
function arnMatches(pattern: readonly PatternCharacter[] | undefined, arn: string): boolean {
  const parts = arn.split(':');
  if (!pattern || parts.length < 6) return false;
  const fields = [...parts.slice(0, 5), parts.slice(5).join(':')];
  const patterns = splitAtColons(pattern);
  return patterns.length === 6 && fields.every((field, i) => patternMatches(patterns[i], field));
}

function splitAtColons(pattern: readonly PatternCharacter[]): PatternCharacter[][] {
  const fields: PatternCharacter[][] = [[]];
  for (const character of pattern) {
    if (fields.length < 6 && character === ':') fields.push([]);
    else fields.at(-1)?.push(character);
  }
  return fields;
}

/** "Condition key names are not case-sensitive." A key without values is none. */
function contextValue(key: string, { context }: Setting): string | readonly string[] | undefined {
  const lower = key.toLowerCase();
  const value = Object.hasOwn(context, lower) ? context[lower] : undefined;
  return value?.length === 0 && typeof value !== 'string' ? undefined : value;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
