import { inOperandsMax } from '../limits.ts';
import { ExpressionError } from './expression-error.ts';
import { Parser } from './parser.ts';
import type { DocumentPath } from './path.ts';
import { namePlaceholders } from './placeholders.ts';

/*
 * Conditions: ConditionExpression, FilterExpression, and the form that a KeyConditionExpression has before its own rules.
 *
 *   condition := and (OR and)*          and := not (AND not)*          not := NOT* predicate
 *   predicate := '(' condition ')' | operand cmp operand | operand BETWEEN operand AND operand
 *              | operand IN '(' operand, ... ')' | function
 *   operand   := path | :value | function | '(' operand ')'
 *
 * A parenthesis may open a condition or an operand, which shows only behind it. So both are read by the same way, and whoever
 * needs a condition asks whether it got one; no reading is ever taken back.
 */

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Nodes refer to paths and values by their position in the parsed condition. */
export type Operand =
  | { readonly kind: 'path'; readonly path: number }
  | { readonly kind: 'value'; readonly value: number }
  | Call;

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly operands: readonly Operand[];
}

export type ConditionNode =
  | { readonly kind: 'or' | 'and'; readonly conditions: readonly ConditionNode[] }
  | { readonly kind: 'not'; readonly condition: ConditionNode }
  | Leaf;

/** What is judged as one. */
export type Leaf =
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | Call;

/** A condition as it was read, placeholders and all. */
export interface ParsedCondition {
  readonly root: ConditionNode;
  readonly paths: readonly DocumentPath[];
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** Throws ExpressionError: syntax, then the rules that need no placeholder. */
export function parseCondition(source: string): ParsedCondition {
  const reader = new ConditionReader(source);
  const root = reader.read();
  const { paths, values } = reader.parser;
  return { root, paths, names: namePlaceholders(paths), values };
}

/** Functions of conditions, with how many operands they take. */
export const conditionFunctions: ReadonlyMap<string, number> = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
  ['size', 1],
]);

const updateFunctions: ReadonlySet<string> = new Set(['if_not_exists', 'list_append']);
const keywords: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const comparators: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

type Node = ConditionNode | Operand;

class ConditionReader {
  readonly parser: Parser;
  /** What parentheses were just put around. */
  #grouped: Node | undefined;
  #unknownFunction: string | undefined;
  #updateFunction: string | undefined;
  #misusedFunction: string | undefined;

  constructor(source: string) {
    this.parser = new Parser(source, keywords);
  }

  read(): ConditionNode {
    const root = this.#condition(this.#or());
    this.parser.end();
    if (this.#unknownFunction !== undefined) {
      throw new ExpressionError(`Invalid function name; function: ${this.#unknownFunction}`);
    }
    if (this.#updateFunction !== undefined) {
      throw new ExpressionError(
        `The function is not allowed in a condition expression; function: ${this.#updateFunction}`,
      );
    }
    if (this.#misusedFunction !== undefined) {
      throw new ExpressionError(
        `The function is not allowed to be used this way in an expression; function: ${this.#misusedFunction}`,
      );
    }
    this.parser.checkReservedWords();
    return root;
  }

  #or(): Node {
    const first = this.#and();
    if (!this.parser.isKeyword('OR')) return first;
    const conditions = [this.#condition(first)];
    while (this.parser.acceptKeyword('OR')) {
      this.parser.countOperator();
      conditions.push(this.#condition(this.#and()));
    }
    return { kind: 'or', conditions };
  }

  #and(): Node {
    const first = this.#not();
    if (!this.parser.isKeyword('AND')) return first;
    const conditions = [this.#condition(first)];
    while (this.parser.acceptKeyword('AND')) {
      this.parser.countOperator();
      conditions.push(this.#condition(this.#not()));
    }
    return { kind: 'and', conditions };
  }

  #not(): Node {
    let negations = 0;
    for (; this.parser.acceptKeyword('NOT'); negations++) this.parser.countOperator();
    if (negations === 0) return this.#predicate();
    const condition = this.#condition(this.#predicate());
    // Pairs cancel out, but a NOT must remain visible to the rules of key conditions.
    const once: ConditionNode = { kind: 'not', condition };
    return negations % 2 === 1 ? once : { kind: 'not', condition: once };
  }

  /** A predicate, or a bare operand if a parenthesis closes behind it. */
  #predicate(): Node {
    const { parser } = this;
    const left = parser.is('(') ? this.#group(() => this.#or()) : this.#operandAtom();
    if (isOperand(left)) {
      const leaf = this.#leafAfter(left);
      if (leaf !== undefined) return leaf;
      if (left.kind === 'call' || (parser.isGrouped && parser.is(')'))) return left;
      throw parser.syntaxError();
    }
    return left;
  }

  #leafAfter(left: Operand): Leaf | undefined {
    const { parser } = this;
    if (parser.token.kind === 'symbol' && comparators.has(parser.token.text)) {
      const comparator = parser.take().text as Comparator;
      parser.countOperator();
      return { kind: 'compare', comparator, left: this.#used(left), right: this.#operand() };
    }
    if (parser.acceptKeyword('BETWEEN')) {
      parser.countOperator();
      const operand = this.#used(left);
      const low = this.#operand();
      if (!parser.acceptKeyword('AND')) throw parser.syntaxError();
      return { kind: 'between', operand, low, high: this.#operand() };
    }
    if (parser.acceptKeyword('IN')) {
      parser.countOperator();
      const operand = this.#used(left);
      parser.expect('(');
      const candidates = parser.list(() => this.#operand());
      parser.expect(')');
      if (candidates.length > inOperandsMax) {
        parser.exceeds(`The IN operator is provided with too many operands; number of operands: ${candidates.length}`);
      }
      return { kind: 'in', operand, candidates };
    }
    return undefined;
  }

  #operand(): Operand {
    const operand = this.parser.is('(') ? this.#group(() => this.#operand()) : this.#operandAtom();
    return this.#used(operand);
  }

  #operandAtom(): Operand {
    const { parser } = this;
    if (parser.isCall) return this.#call();
    if (parser.token.kind === 'value') return { kind: 'value', value: parser.value() };
    return { kind: 'path', path: parser.path() };
  }

  #call(): Call {
    const { parser } = this;
    const name = parser.take().text;
    parser.countOperator();
    if (updateFunctions.has(name)) this.#updateFunction ??= name;
    else if (!conditionFunctions.has(name)) this.#unknownFunction ??= name;
    const operands = parser.grouped(() => parser.list(() => this.#operand()));
    return { kind: 'call', name, operands };
  }

  #group<T extends Node>(read: () => T): T {
    const inner = this.parser.grouped(read);
    if (inner === this.#grouped) this.parser.redundantParentheses = true;
    this.#grouped = inner;
    return inner;
  }

  /** The only function that yields an operand is `size`. */
  #used(operand: Operand): Operand {
    if (operand.kind === 'call' && operand.name !== 'size') this.#misusedFunction ??= operand.name;
    return operand;
  }

  /** The node, which must be a condition. The only function that yields none is `size`. */
  #condition(node: Node): ConditionNode {
    if (node.kind === 'path' || node.kind === 'value') throw this.parser.syntaxError();
    if (node.kind === 'call' && node.name === 'size') this.#misusedFunction ??= node.name;
    return node;
  }
}

function isOperand(node: Node): node is Operand {
  return node.kind === 'path' || node.kind === 'value' || node.kind === 'call';
}
