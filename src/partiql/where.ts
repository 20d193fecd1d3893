import { validationError } from '../errors.ts';
import type { Bindings } from '../expression/condition-check.ts';
import { operandsOf } from '../expression/condition-check.ts';
import type { Call, Comparator, ConditionNode, Leaf, Operand } from '../expression/condition-parser.ts';
import type { DocumentPath } from '../expression/path.ts';
import { typeOf } from '../item/attribute.ts';
import type { AttributeType, AttributeValue } from '../item/attribute-value.ts';
import { addNumbers, subtractNumbers } from '../item/number.ts';
import { notWellFormed, type Reader, requireFewOperands } from './reader.ts';
import { readBoundValue, type ValueNode } from './value-node.ts';

/*
 * What follows WHERE, as a condition of the expression language, which has the same predicates.
 *
 *   where     := and (OR and)*          and := not (AND not)*          not := NOT* predicate
 *   predicate := '(' where ')' | operand cmp operand | operand [NOT] BETWEEN operand AND operand
 *              | operand [NOT] IN ([operand, ...] | ?) | operand IS [NOT] type | function
 *   operand   := term (('+' | '-') term)*
 *   term      := path | value | SIZE(path) | '(' operand ')'
 *
 * What is known with the parameters is worked out before: a sum of values is a value, and `IN ?` has the members of a list as its
 * candidates (that it may be a list is inferred). One thing differs: `a <> 'x'` does not hold for an item without `a` (captured from AWS, 2026-08), so it becomes a condition that
 * also demands `a`.
 */

/** A condition as it is written, with its parameters open. Nodes refer to paths and values by position. */
export interface ParsedWhere {
  readonly root: ConditionNode;
  readonly paths: readonly DocumentPath[];
  readonly values: readonly ValueNode[];
  /** Those whose one candidate is a parameter that holds all of them. */
  readonly lists: ReadonlySet<Leaf>;
  /** Whether there is arithmetic. */
  readonly sums: boolean;
}

export interface BoundWhere {
  readonly root: ConditionNode;
  readonly bindings: Bindings;
}

/** Throws ValidationException when an operand cannot have the type that its operator needs. */
export function bindWhere(parsed: ParsedWhere, parameters: readonly AttributeValue[]): BoundWhere {
  const { paths, lists, sums } = parsed;
  const values = parsed.values.map((value) => readBoundValue(value, parameters));
  const bindings = { paths, values };
  const listed =
    lists.size === 0 ? parsed.root : mapLeaves(parsed.root, (leaf) => withMembers(leaf, { lists, values }));
  checkNode(listed, bindings);
  const root = sums ? mapLeaves(listed, (leaf) => mapOperands(leaf, (one) => workedOut(one, values))) : listed;
  return { root, bindings };
}

export function parseWhere(reader: Reader): ParsedWhere {
  const where = new WhereReader(reader);
  const root = where.read();
  return { root, paths: where.paths, values: where.values, lists: where.lists, sums: where.sums };
}

type Node = ConditionNode | Operand;

/** Functions, with how many operands they take. */
const functions: ReadonlyMap<string, number> = new Map([
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
  ['size', 1],
]);

/** What may follow IS. The names of types beside those of `attribute_type` are inferred. */
const typeWords: ReadonlyMap<string, AttributeType> = new Map([
  ...(['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL'] as const).map((type) => [type, type] as const),
  ['STRING', 'S'],
  ['NUMBER', 'N'],
  ['BINARY', 'B'],
  ['BOOLEAN', 'BOOL'],
  ['LIST', 'L'],
  ['MAP', 'M'],
  ['TUPLE', 'M'],
  ['STRUCT', 'M'],
]);

class WhereReader {
  readonly paths: DocumentPath[] = [];
  readonly values: ValueNode[] = [];
  readonly lists = new Set<Leaf>();
  sums = false;
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  read(): ConditionNode {
    return condition(this.#or());
  }

  #or(): Node {
    const first = this.#and();
    if (!this.#reader.isKeyword('OR')) return first;
    const conditions = [condition(first)];
    while (this.#reader.acceptKeyword('OR')) conditions.push(condition(this.#and()));
    return { kind: 'or', conditions };
  }

  #and(): Node {
    const first = this.#not();
    if (!this.#reader.isKeyword('AND')) return first;
    const conditions = [condition(first)];
    while (this.#reader.acceptKeyword('AND')) conditions.push(condition(this.#not()));
    return { kind: 'and', conditions };
  }

  #not(): Node {
    let negations = 0;
    while (this.#reader.acceptKeyword('NOT')) negations++;
    const node = this.#predicate();
    return negations % 2 === 1 ? not(condition(node)) : node;
  }

  #predicate(): Node {
    const reader = this.#reader;
    const first = reader.accept('(') ? this.#closed(() => this.#or()) : this.#atom();
    if (!isOperand(first)) return first;
    const left = this.#sum(first);
    if (reader.token.kind === 'symbol' && comparators.has(reader.token.text)) {
      return this.#comparison(reader.take().text, left);
    }
    const negated = reader.acceptKeyword('NOT');
    if (reader.acceptKeyword('BETWEEN')) {
      const low = this.#operand();
      reader.expectKeyword('AND');
      return not({ kind: 'between', operand: operand(left), low, high: this.#operand() }, negated);
    }
    if (reader.acceptKeyword('IN')) return not(this.#membership(operand(left)), negated);
    if (reader.isKeyword('LIKE')) throw validationError('Unsupported operation: LIKE');
    if (negated) throw notWellFormed('Unexpected term');
    if (reader.acceptKeyword('IS')) return this.#typed(operand(left));
    return left;
  }

  #comparison(symbol: string, left: Operand): ConditionNode {
    const right = this.#operand();
    const comparator = (symbol === '!=' ? '<>' : symbol) as Comparator;
    const compare: Leaf = { kind: 'compare', comparator, left: operand(left), right };
    if (comparator !== '<>') return compare;
    return { kind: 'and', conditions: [...this.#present(left), ...this.#present(right), compare] };
  }

  /** That an operand has a value at all. */
  #present(one: Operand): ConditionNode[] {
    if (one.kind === 'value') return [];
    if (one.kind === 'path') return [{ kind: 'call', name: 'attribute_exists', operands: [one] }];
    return [{ kind: 'compare', comparator: '=', left: one, right: one }];
  }

  #membership(left: Operand): Leaf {
    const reader = this.#reader;
    if (reader.is('?')) {
      const membership: Leaf = { kind: 'in', operand: left, candidates: [this.#atom()] };
      this.lists.add(membership);
      return membership;
    }
    const close = reader.accept('[') ? ']' : reader.accept('(') ? ')' : undefined;
    if (close === undefined) throw notWellFormed('Expected LEFT_PAREN');
    return { kind: 'in', operand: left, candidates: reader.candidates(close, () => this.#operand()) };
  }

  #typed(left: Operand): ConditionNode {
    const reader = this.#reader;
    if (left.kind !== 'path') throw notWellFormed('Unexpected term');
    const negated = reader.acceptKeyword('NOT');
    const { kind, text } = reader.take();
    if (kind !== 'word') throw notWellFormed('Expected type name');
    const word = text.toUpperCase();
    if (word === 'MISSING') {
      return { kind: 'call', name: negated ? 'attribute_exists' : 'attribute_not_exists', operands: [left] };
    }
    const type = typeWords.get(word);
    if (type === undefined) throw notWellFormed('Expected type name');
    const call: Call = { kind: 'call', name: 'attribute_type', operands: [left, this.#constant({ S: type })] };
    return not(call, negated);
  }

  #operand(): Operand {
    return this.#sum(this.#term());
  }

  #term(): Operand {
    return operand(this.#reader.accept('(') ? this.#closed(() => this.#operand()) : this.#atom());
  }

  /** What begins with an operand, just read, and goes on with `+` or `-`, if it does. */
  #sum(first: Operand): Operand {
    const reader = this.#reader;
    let left = first;
    while (reader.is('+') || reader.is('-')) {
      reader.countOperator();
      this.sums = true;
      const name = reader.take().text;
      left = { kind: 'call', name, operands: [operand(left), this.#term()] };
    }
    return left;
  }

  #atom(): Operand {
    const reader = this.#reader;
    if (reader.isCall) return this.#call();
    return reader.isValue
      ? { kind: 'value', value: this.values.push(reader.value()) - 1 }
      : { kind: 'path', path: this.paths.push(reader.path()) - 1 };
  }

  #call(): Call {
    const reader = this.#reader;
    const written = reader.take().text;
    const name = written.toLowerCase();
    if (name === 'exists') throw existsMisplaced();
    const count = functions.get(name);
    if (count === undefined) throw validationError(`Unrecognized function: ${written}`);
    reader.expect('(');
    const operands = this.#closed(() => reader.list(() => this.#operand()));
    if (operands.length !== count) {
      throw validationError(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    return { kind: 'call', name, operands };
  }

  /** What stands between a parenthesis just taken and its counterpart. */
  #closed<T>(read: () => T): T {
    const inner = this.#reader.nested(read);
    this.#reader.expect(')');
    return inner;
  }

  #constant(value: AttributeValue): Operand {
    return { kind: 'value', value: this.values.push({ kind: 'value', value }) - 1 };
  }
}

export function existsMisplaced() {
  return validationError('EXISTS can only be used in ExecuteTransaction write requests.');
}

const comparators: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);

function not(node: ConditionNode, negated = true): ConditionNode {
  return negated ? { kind: 'not', condition: node } : node;
}

function isOperand(node: Node): node is Operand {
  return node.kind === 'path' || node.kind === 'value' || node.kind === 'call';
}

/** Operators and the function that yield a value, not a condition. */
const valued: ReadonlySet<string> = new Set(['size', '+', '-']);

function operand(node: Operand): Operand {
  if (node.kind === 'call' && !valued.has(node.name)) throw validationError(`Unsupported operation: ${node.name}`);
  return node;
}

function condition(node: Node): ConditionNode {
  if (node.kind === 'path' || node.kind === 'value' || (node.kind === 'call' && valued.has(node.name))) {
    throw validationError('WHERE clause must contain an expression that resolves to a boolean');
  }
  return node;
}

/** The same condition with other leaves. */
function mapLeaves(node: ConditionNode, map: (leaf: Leaf) => Leaf): ConditionNode {
  switch (node.kind) {
    case 'or':
    case 'and':
      return { kind: node.kind, conditions: node.conditions.map((inner) => mapLeaves(inner, map)) };
    case 'not':
      return { kind: 'not', condition: mapLeaves(node.condition, map) };
    default:
      return map(node);
  }
}

/** Of an `IN ?`, the one with the members of the list, which are added to `values`. */
function withMembers(
  leaf: Leaf,
  { lists, values }: { readonly lists: ReadonlySet<Leaf>; readonly values: AttributeValue[] },
): Leaf {
  if (leaf.kind !== 'in' || !lists.has(leaf)) return leaf;
  const [candidate] = leaf.candidates;
  const list = values[(candidate as Operand & { kind: 'value' }).value]!;
  if (!('L' in list)) throw operandType('IN', typeOf(list));
  requireFewOperands(list.L.length);
  return { ...leaf, candidates: list.L.map((member) => ({ kind: 'value', value: values.push(member) - 1 })) };
}

function mapOperands(leaf: Leaf, map: (one: Operand) => Operand): Leaf {
  switch (leaf.kind) {
    case 'compare':
      return { ...leaf, left: map(leaf.left), right: map(leaf.right) };
    case 'between':
      return { ...leaf, operand: map(leaf.operand), low: map(leaf.low), high: map(leaf.high) };
    case 'in':
      return { ...leaf, operand: map(leaf.operand), candidates: leaf.candidates.map(map) };
    case 'call':
      return { ...leaf, operands: leaf.operands.map(map) };
  }
}

/** A sum of values is a value, which is added to `values`. */
function workedOut(one: Operand, values: AttributeValue[]): Operand {
  if (one.kind !== 'call' || one.name === 'size') return one;
  const operands = one.operands.map((inner) => workedOut(inner, values));
  const [left, right] = operands.map((inner) => (inner.kind === 'value' ? values[inner.value]! : undefined));
  if (!left || !right || !('N' in left && 'N' in right)) return { ...one, operands };
  const N = one.name === '+' ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N);
  return { kind: 'value', value: values.push({ N }) - 1 };
}

function checkNode(node: ConditionNode, bindings: Bindings): void {
  switch (node.kind) {
    case 'or':
    case 'and':
      for (const inner of node.conditions) checkNode(inner, bindings);
      return;
    case 'not':
      checkNode(node.condition, bindings);
      return;
    default:
      for (const one of operandsOf(node)) checkOperand(one, bindings);
      checkLeaf(node, bindings);
  }
}

/** Texts captured from AWS for operators; for functions those of expressions. */
function checkLeaf(leaf: Leaf, bindings: Bindings): void {
  if (leaf.kind === 'between') checkTypes('BETWEEN', operandsOf(leaf), bindings);
  if (leaf.kind === 'compare' && leaf.comparator !== '=' && leaf.comparator !== '<>') {
    checkTypes(leaf.comparator, operandsOf(leaf), bindings);
  }
  if (leaf.kind !== 'call') return;
  if (leaf.name === 'begins_with') checkTypes(leaf.name, leaf.operands, bindings, ['S', 'B']);
  if (leaf.name === 'attribute_type') {
    const [path, type] = leaf.operands;
    const name = type!.kind === 'value' ? bindings.values[type!.value] : undefined;
    if (path!.kind !== 'path' || name === undefined || !('S' in name)) {
      throw operandType('attribute_type', name === undefined ? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}' : typeOf(name));
    }
    if (typeWords.get(name.S) !== name.S) {
      throw validationError(
        `Invalid attribute type name found; type: ${name.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
      );
    }
  }
}

function checkOperand(one: Operand, bindings: Bindings): void {
  if (one.kind !== 'call') return;
  for (const inner of one.operands) checkOperand(inner, bindings);
  checkTypes(one.name, one.operands, bindings, one.name === 'size' ? sized : ['N']);
}

const sized: readonly AttributeType[] = ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M'];

/** Types that have an order. */
const ordered: readonly AttributeType[] = ['S', 'N', 'B'];

function checkTypes(
  operator: string,
  operands: readonly Operand[],
  bindings: Bindings,
  admitted: readonly AttributeType[] = ordered,
): void {
  for (const one of operands) {
    const value = one.kind === 'value' ? bindings.values[one.value] : undefined;
    const type = one.kind === 'call' ? 'N' : value && typeOf(value);
    if (type !== undefined && !admitted.includes(type)) throw operandType(operator, type);
  }
}

function operandType(operator: string, type: string) {
  return validationError(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}
