import type { Comparator, Condition, Operand } from './conditions.ts';
import type { Change, Term, Update } from './updates.ts';
import { compare, type Item, number, type Path, typeOf, type Value } from './values.ts';

/** Draws items, conditions and updates over one small set of attributes, so that they meet. */
export class Draw {
  readonly random: () => number;
  #version = 0;

  constructor(random: () => number) {
    this.random = random;
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  some<T>(from: readonly T[], atMost: number): readonly T[] {
    const left = [...from];
    const count = 1 + this.below(Math.min(atMost, from.length));
    return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)[0]!);
  }

  /** `expires`: epoch seconds at the earliest. */
  item(key: Item, { expires, badKeys = 0 }: { readonly expires: number; readonly badKeys?: number }): Item {
    const item: Record<string, Value> = { ...key };
    for (const name of Object.keys(attributes) as Attribute[]) if (this.chance(0.45)) item[name] = this.value(name);
    const soon = number(expires + this.below(3000));
    if (this.chance(0.4)) item.expires = this.pick<Value>([soon, soon, soon, { S: 'soon' }, number(1)]);
    if (this.chance(badKeys)) item.owner = this.pick<Value>([number(1), { S: '' }, { NULL: true }]);
    return Object.fromEntries(Object.entries(item).toSorted(() => this.random() - 0.5));
  }

  value(name: Attribute): Value {
    return attributes[name](this);
  }

  version(): number {
    return ++this.#version;
  }

  condition(depth = 2): Condition {
    if (depth === 0 || this.chance(0.4)) return this.leaf();
    const kind = this.pick(['and', 'or', 'not'] as const);
    if (kind === 'not') return { kind, condition: this.condition(depth - 1) };
    return { kind, conditions: Array.from({ length: 2 + this.below(2) }, () => this.condition(depth - 1)) };
  }

  leaf(): Condition {
    const name = this.#attribute();
    const path = this.path(name);
    const isWhole = path.length === 1;
    const draw = this.below(9);
    if (draw === 0) return { kind: 'exists', path };
    if (draw === 1) return { kind: 'missing', path };
    if (draw === 2) return { kind: 'type', path, type: this.pick(['S', 'N', 'L', 'SS', 'NULL']) };
    if (draw === 3) return { kind: 'begins', path, value: { S: this.pick(['', 'a', 'x', 'xx']) } };
    if (draw === 4) return { kind: 'contains', path, value: this.pick([{ S: 'a' }, { S: 'x' }, number(2)]) };
    if (draw === 5) {
      const comparator = this.pick(['=', '<', '<=', '>', '>='] as const);
      return { kind: 'compare', comparator, left: { size: path }, right: { value: number(this.below(5)) } };
    }
    const values = [0, 0, 0].map(() => this.value(isWhole && this.chance(0.8) ? name : this.#attribute()));
    const [one, other] = values as [Value, Value];
    if (draw === 6) return { kind: 'in', of: { path }, among: values.slice(this.below(3)).map((value) => ({ value })) };
    if (draw === 7 && compare(one, other) !== undefined) {
      const [low, high] = compare(one, other)! <= 0 ? [one, other] : [other, one];
      return { kind: 'between', of: { path }, low: { value: low }, high: { value: high } };
    }
    const isOrdered = ['S', 'N', 'B'].includes(typeOf(one));
    const comparators: readonly Comparator[] = isOrdered ? ['=', '<>', '<', '<=', '>', '>='] : ['=', '<>'];
    const operands: [Operand, Operand] = [{ path }, { value: one }];
    return { kind: 'compare', comparator: this.pick(comparators), left: operands[0], right: operands[1] };
  }

  path(name: Attribute): Path {
    if (name === 'list' && this.chance(0.5)) return [name, this.below(3)];
    if (name === 'map' && this.chance(0.6))
      return this.pick([
        ['map', 'a'],
        ['map', 'b'],
        ['map', 'inner', 'x'],
      ]);
    return [name];
  }

  update({ badKeys = 0 } = {}): Update {
    const changes: Change[] = [];
    for (let left = 1 + this.below(4); left > 0; left--) {
      const change = this.#change(badKeys);
      if (!changes.some(({ path }) => collides(path, change.path))) changes.push(change);
    }
    return changes;
  }

  #change(badKeys: number): Change {
    const set = (path: Path, term: Term): Change => ({ kind: 'set', path, term });
    const one = { value: number(this.below(9) - 4) };
    const more = { value: { L: [this.value('kind')] } };
    if (this.chance(badKeys)) return set(['owner'], { value: this.pick<Value>([number(1), { S: '' }]) });
    const name = this.#attribute();
    return this.pick<() => Change>([
      () => set([name], { value: this.value(name) }),
      () => set(['version'], { value: number(this.version()) }),
      () => set(['count'], { sum: this.pick(['+', '-']), of: [{ path: this.pick([['count'], ['map', 'a']]) }, one] }),
      () => set(['count'], { sum: '+', of: [{ unless: ['count'], otherwise: { value: number(0) } }, one] }),
      () => set(['list'], { append: this.chance(0.5) ? [{ path: ['list'] }, more] : [more, { path: ['list'] }] }),
      () => set(['list'], { append: [{ unless: ['list'], otherwise: { value: { L: [] } } }, more] }),
      () => set(['list', this.below(6)], { value: this.value('kind') }),
      () => set(['list', this.below(4)], { path: ['kind'] }),
      () => set(['map', this.pick(['a', 'b', 'c'])], { value: this.value('at') }),
      () => set(['map', 'inner', 'x'], { path: ['owner'] }),
      () => set(['text'], { path: [this.pick(['owner', 'kind', 'text'])] }),
      () => set(['kind'], { unless: ['kind'], otherwise: { path: ['owner'] } }),
      () => ({ kind: 'remove', path: [name] }),
      () => ({ kind: 'remove', path: ['list', this.below(4)] }),
      () => ({ kind: 'remove', path: ['map', this.pick(['a', 'b'])] }),
      () => ({ kind: 'add', path: this.pick([['count'], ['count'], ['map', 'a'], ['at']]), value: one.value }),
      () => ({ kind: 'add', path: ['names'], value: this.value('names') }),
      () => ({ kind: 'delete', path: ['names'], value: this.value('names') }),
      () => ({ kind: 'delete', path: ['numbers'], value: this.value('numbers') }),
    ])();
  }

  #attribute(): Attribute {
    return this.pick(Object.keys(attributes) as Attribute[]);
  }
}

const collides = (a: Path, b: Path): boolean => {
  const shared = Math.min(a.length, b.length);
  const differs = a.slice(0, shared).findIndex((step, at) => step !== b[at]);
  return differs < 0 || typeof a[differs] !== typeof b[differs];
};

type Attribute = keyof typeof attributes;

/** `owner`, `kind`, `at` and `version` are keys of indexes, and so of one type. */
const attributes = {
  owner: (draw: Draw): Value => ({ S: draw.pick(['adam', 'zoe', 'eve']) }),
  kind: (draw: Draw): Value => ({ S: draw.pick(['a', 'b', 'ab']) }),
  at: (draw: Draw): Value => number(draw.pick([-1, 0, 0.5, 2, 20, -100.25])),
  version: (draw: Draw): Value => number(draw.version()),
  text: (draw: Draw): Value => ({ S: draw.pick(['', "it's", 'é', 'x'.repeat(draw.below(1200))]) }),
  list: (draw: Draw): Value => ({
    L: Array.from({ length: draw.below(4) }, () => draw.pick([{ S: 'x' }, number(2), { L: [{ NULL: true }] }])),
  }),
  map: (draw: Draw): Value => ({
    M: {
      a: number(draw.below(9)),
      ...(draw.chance(0.5) && { b: { S: 'b' } }),
      ...(draw.chance(0.5) && { inner: { M: {} } }),
    },
  }),
  names: (draw: Draw): Value => ({ SS: draw.some(['a', 'b', 'c', 'x'], 3) }),
  numbers: (draw: Draw): Value => ({ NS: draw.some(['1', '2', '-3.5', '120'], 3) }),
  count: (draw: Draw): Value => number(draw.below(100)),
  flag: (draw: Draw): Value => ({ BOOL: draw.chance(0.5) }),
  nothing: (): Value => ({ NULL: true }),
  bytes: (draw: Draw): Value => ({ B: Buffer.from('ab'.slice(draw.below(3))).toString('base64') }),
};
