import { validationError } from '../errors.ts';
import type { Bindings } from '../expression/condition-check.ts';
import { operandsOf } from '../expression/condition-check.ts';
import type { Call, Comparator, ConditionNode, Leaf, Operand } from '../expression/condition-parser.ts';
import type { DocumentPath } from '../expression/path.ts';
import { typeOf } from '../item/attribute.ts';
import type { AttributeType, AttributeValue } from '../item/attribute-value.ts';
import { notWellFormed, type Reader } from './reader.ts';
import { readBoundValue, type ValueNode } from './value-node.ts';

/*
 * What follows WHERE, as a condition of the expression language, which has the same predicates.
 *
 *   where     := and (OR and)*          and := not (AND not)*          not := NOT* predicate
 *   predicate := '(' where ')' | operand cmp operand | operand [NOT] BETWEEN operand AND operand
 *              | operand [NOT] IN [operand, ...] | operand IS [NOT] type | function
 *   operand   := path | value | SIZE(path) | '(' operand ')'
 *
 * One thing differs: `a <> 'x'` does not hold for an item without `a` (captured from AWS, 2026-08), so it becomes a condition that
 * also demands `a`.
 */

/** A condition as it is written, with its parameters open. Nodes refer to paths and values by position. */
export interface ParsedWhere {
  readonly root: ConditionNode;
  readonly paths: readonly DocumentPath[];
  readonly values: readonly ValueNode[];
}

export interface BoundWhere {
  readonly root: ConditionNode;
  readonly bindings: Bindings;
}

/** Throws ValidationException when an operand cannot have the type that its operator needs. */
export function bindWhere({ root, paths, values }: ParsedWhere, parameters: readonly AttributeValue[]): BoundWhere {
  const bindings = { paths, values: values.map((value) => readBoundValue(value, parameters)) };
  checkNode(root, bindings);
  return { root, bindings };
}

export function parseWhere(reader: Reader): ParsedWhere {
  const where = new WhereReader(reader);
  const root = where.read();
  return { root, paths: where.paths, values: where.values };
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
    const left = reader.accept('(') ? this.#closed(() => this.#or()) : this.#atom();
    if (!isOperand(left)) return left;
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
    const zero = this.#constant({ N: '0' });
    return [{ kind: 'compare', comparator: '>=', left: one, right: zero }];
  }

  #membership(left: Operand): Leaf {
    const reader = this.#reader;
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
    return operand(this.#reader.accept('(') ? this.#closed(() => this.#operand()) : this.#atom());
  }

  #atom(): Operand {
    const reader = this.#reader;
    if (reader.isCall) return this.#call();
    const atom: Operand = reader.isValue
      ? { kind: 'value', value: this.values.push(reader.value()) - 1 }
      : { kind: 'path', path: this.paths.push(reader.path()) - 1 };
    if (reader.is('+') || reader.is('-')) throw validationError(`Unsupported operation: ${reader.token.text}`);
    return atom;
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

/** The only function that yields an operand is `size`. */
function operand(node: Operand): Operand {
  if (node.kind === 'call' && node.name !== 'size') throw validationError(`Unsupported operation: ${node.name}`);
  return node;
}

function condition(node: Node): ConditionNode {
  if (node.kind === 'path' || node.kind === 'value' || (node.kind === 'call' && node.name === 'size')) {
    throw validationError('WHERE clause must contain an expression that resolves to a boolean');
  }
  return node;
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
      for (const one of operandsOf(node)) if (one.kind === 'call') checkSize(one, bindings);
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
    if (path!.kind !== 'path' || name === undefined || !('S' in name) || typeWords.get(name.S) !== name.S) {
      throw validationError(
        `Incorrect operand type for operator or function; operator or function: attribute_type, operand type: ${name === undefined ? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}' : typeOf(name)}`,
      );
    }
  }
}

function checkSize({ operands }: Call, bindings: Bindings): void {
  checkTypes('size', operands, bindings, ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M']);
}

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
    if (type !== undefined && !admitted.includes(type)) {
      throw validationError(
        `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
      );
    }
  }
}
