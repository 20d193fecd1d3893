/** Makes wrong things out of right ones, the same ones for the same seed. */
export class Mutator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  /** True once in `times`. */
  chance(times: number): boolean {
    return this.below(times) === 0;
  }

  /** A body made from `input`: mostly JSON with some places changed, sometimes bytes that are none. */
  body(input: unknown): Buffer {
    const changes = this.below(4);
    let value = structuredClone(input);
    for (let change = 0; change < changes; change++) value = this.#change(value);
    const body = Buffer.from(JSON.stringify(value) ?? '');
    if (!this.chance(10)) return body;
    for (let flips = 1 + this.below(4); flips > 0 && body.length > 0; flips--)
      body[this.below(body.length)] = this.below(256);
    return this.chance(3) ? body.subarray(0, this.below(body.length + 1)) : body;
  }

  text(): string {
    return texts[this.below(texts.length)]!;
  }

  /** `value` with one place in it changed. */
  #change(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || this.chance(6)) return this.#other(value);
    if (Array.isArray(value)) {
      if (value.length === 0) return this.#other(value);
      const at = this.below(value.length);
      if (this.chance(5)) return value.toSpliced(at, 1);
      if (this.chance(5)) return [...value, ...value];
      return value.with(at, this.#change(value[at]));
    }
    const entries = Object.entries(value);
    if (entries.length === 0) return this.#other(value);
    const at = this.below(entries.length);
    const [name, member] = entries[at]!;
    if (this.chance(6)) return Object.fromEntries(entries.toSpliced(at, 1));
    if (this.chance(10)) return Object.fromEntries([...entries, [this.text(), member]]);
    if (this.chance(10)) return Object.fromEntries(entries.with(at, [this.text(), member]));
    return Object.fromEntries(entries.with(at, [name, this.#change(member)]));
  }

  #other(value: unknown): unknown {
    if (typeof value === 'string' && this.chance(2)) return this.#otherText(value);
    switch (this.below(9)) {
      case 0:
        return null;
      case 1:
        return this.below(2) === 0;
      case 2:
        return numbers[this.below(numbers.length)];
      case 3:
        return [];
      case 4:
        return {};
      case 5:
        return [value];
      case 6:
        return { [this.text()]: value };
      case 7:
        return this.#nested(value);
      default:
        return this.text();
    }
  }

  #otherText(text: string): string {
    const at = this.below(text.length + 1);
    switch (this.below(4)) {
      case 0:
        return text.slice(0, at) + this.text() + text.slice(at);
      case 1:
        return text.slice(0, at) + text.slice(at + 1);
      case 2:
        return text.repeat(1 + this.below(50));
      default:
        return this.text();
    }
  }

  #nested(value: unknown): unknown {
    let nested = value;
    for (let depth = this.below(100); depth > 0; depth--)
      nested = this.chance(2) ? { L: [nested] } : { M: { a: nested } };
    return nested;
  }
}

const numbers = [0, -1, 1, 0.5, 25, 101, 1e21, -1e308, 2 ** 31, 2 ** 53];

const texts = [
  ...['', ' ', '\0', '\n', '*', '?', '${aws:username}', '"', "'", '\\', '{', '[', '#', ':', ':v', '#n', '.', '..', '/'],
  ...[
    'a'.repeat(256),
    'x'.repeat(5000),
    'é',
    '漢字',
    '\u{1f600}',
    '\ud800',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
  ],
  ...[
    '1',
    '-0',
    '9'.repeat(2000),
    `1e-${'9'.repeat(300)}`,
    `0.${'0'.repeat(500)}1`,
    '1e126',
    '1e-131',
    '9'.repeat(39),
    'NaN',
    'Infinity',
    '0x10',
    '10abc',
    'true',
    'null',
    'AQ==',
    'A',
  ],
  ...[
    'fuzzed',
    'slow',
    'by-group',
    'arn:',
    'arn:aws:dynamodb:us-east-1:000000000000:table/fuzzed',
    'arn:aws:dynamodb:eu-west-1:1:table/x',
  ],
  ...[
    'a = :v',
    'NOT',
    '(((((((((((',
    'a[0]',
    'a[99999999999]',
    'SET a = b',
    'REMOVE a',
    'ADD a :v',
    'attribute_exists(a)',
    'size(a) > :v',
    ...['pk IN ?', '1 + 2 - ', 'SELECT * FROM fuzzed WHERE ', 'IS MISSING', '<<1>>', '(1, 2)', ' AND sk - 1 > 0'],
    'NOT '.repeat(400),
    `a IN (${':v,'.repeat(101)}:v)`,
    'a[0]'.repeat(40),
    'if_not_exists(a, '.repeat(50),
  ],
  ...[
    'a AND b',
    'begins_with(pk, :v)',
    'pk = :v AND sk BETWEEN :v AND :v',
    'a.b.c.d',
    'DynamoDB_20120810.PutItem',
    'S',
    'N',
    'M',
    'L',
    'NULL',
  ],
];
