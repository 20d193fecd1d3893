import { conditionFunctions } from './condition-parser.ts';
import { ExpressionError } from './expression-error.ts';
import { Parser } from './parser.ts';
import type { DocumentPath } from './path.ts';
import { namePlaceholders } from './placeholders.ts';

/*
 * Update expressions.
 *
 *   update := clause+                     each keyword once, in any order
 *   clause := SET path = sum, ... | REMOVE path, ... | ADD path :value, ... | DELETE path :value, ...
 *   sum    := term (('+' | '-') term)?    also in parentheses
 *   term   := path | :value | function | '(' sum ')'
 */

/** Nodes refer to paths and values by their position in the parsed update. */
export type Value =
  | { readonly kind: 'path'; readonly path: number }
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Value[] };

export type Action =
  | { readonly kind: 'set'; readonly target: number; readonly value: Value }
  | { readonly kind: 'remove'; readonly target: number }
  | { readonly kind: 'add' | 'delete'; readonly target: number; readonly value: number };

/** An update as it was read, placeholders and all. */
export interface ParsedUpdate {
  readonly actions: readonly Action[];
  readonly paths: readonly DocumentPath[];
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** Functions and operators of values, with how many operands they take. */
export const updateFunctions: ReadonlyMap<string, number> = new Map([
  ['if_not_exists', 2],
  ['list_append', 2],
  ['+', 2],
  ['-', 2],
]);

/** Throws ExpressionError: syntax, then the rules that need no placeholder. */
export function parseUpdate(source: string): ParsedUpdate {
  const reader = new UpdateReader(source);
  const actions = reader.read();
  const { paths, values } = reader.parser;
  return { actions, paths, names: namePlaceholders(paths), values };
}

const sections = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
const keywords: ReadonlySet<string> = new Set(sections);

class UpdateReader {
  readonly parser: Parser;
  #unknownFunction: string | undefined;
  #conditionFunction: string | undefined;

  constructor(source: string) {
    this.parser = new Parser(source, keywords);
  }

  read(): readonly Action[] {
    const { parser } = this;
    const actions: Action[] = [];
    const seen = new Set<string>();
    let repeated: string | undefined;
    do {
      const section = sections.find((keyword) => parser.acceptKeyword(keyword));
      if (section === undefined) throw parser.syntaxError();
      if (seen.has(section)) repeated ??= section;
      seen.add(section);
      for (const action of parser.list(() => this.#action(section))) actions.push(action);
    } while (parser.token.kind !== 'end');
    parser.end();
    parser.checkReservedWords();
    if (this.#unknownFunction !== undefined) {
      throw new ExpressionError(`Invalid function name; function: ${this.#unknownFunction}`);
    }
    if (this.#conditionFunction !== undefined) {
      throw new ExpressionError(
        `The function is not allowed in an update expression; function: ${this.#conditionFunction}`,
      );
    }
    if (repeated !== undefined) {
      throw new ExpressionError(`The "${repeated}" section can only be used once in an update expression;`);
    }
    return actions;
  }

  #action(section: (typeof sections)[number]): Action {
    const { parser } = this;
    const target = parser.path();
    switch (section) {
      case 'SET':
        parser.expect('=');
        return { kind: 'set', target, value: this.#sum() };
      case 'REMOVE':
        return { kind: 'remove', target };
      case 'ADD':
        return { kind: 'add', target, value: parser.value() };
      case 'DELETE':
        return { kind: 'delete', target, value: parser.value() };
    }
  }

  #sum(): Value {
    const { parser } = this;
    const left = this.#term();
    if (!parser.is('+') && !parser.is('-')) return left;
    const name = parser.take().text;
    parser.countOperator();
    return { kind: 'call', name, operands: [left, this.#term()] };
  }

  #term(): Value {
    const { parser } = this;
    if (parser.is('(')) return parser.grouped(() => this.#sum());
    if (parser.isCall) {
      const name = parser.take().text;
      parser.countOperator();
      if (conditionFunctions.has(name)) this.#conditionFunction ??= name;
      else if (!updateFunctions.has(name)) this.#unknownFunction ??= name;
      const operands = parser.grouped(() => parser.list(() => this.#sum()));
      return { kind: 'call', name, operands };
    }
    if (parser.token.kind === 'value') return { kind: 'value', value: parser.value() };
    return { kind: 'path', path: parser.path() };
  }
}
