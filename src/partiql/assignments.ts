import { validationError } from '../errors.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { Update } from '../expression/expressions.ts';
import { type DocumentPath, equalPaths } from '../expression/path.ts';
import { pathTree } from '../expression/path-tree.ts';
import { boundUpdate } from '../expression/update.ts';
import type { Action, Value } from '../expression/update-parser.ts';
import { typeOf } from '../item/attribute.ts';
import type { AttributeType, AttributeValue } from '../item/attribute-value.ts';
import { notWellFormed, type Reader } from './reader.ts';
import { readBoundValue, type ValueNode } from './value-node.ts';

/*
 * What an UPDATE does, as an update of the expression language.
 *
 *   assignments := (SET assignment, ... | REMOVE path, ...)+
 *   assignment  := path '=' (sum | SET_ADD(path, set) | SET_DELETE(path, set))
 *   sum         := term (('+' | '-') term)*
 *   term        := path | value | LIST_APPEND(sum, sum) | '(' sum ')'
 */

/** Nodes refer to paths and values by position. */
export interface ParsedAssignments {
  readonly actions: readonly Action[];
  readonly paths: readonly DocumentPath[];
  readonly values: readonly ValueNode[];
}

export function parseAssignments(reader: Reader): ParsedAssignments {
  const assignments = new AssignmentsReader(reader);
  return { actions: assignments.read(), paths: assignments.paths, values: assignments.values };
}

/** Throws ValidationException for targets that overlap, and for operands of a type that their function does not take. */
export function bindAssignments(parsed: ParsedAssignments, parameters: readonly AttributeValue[]): Update {
  const { actions, paths } = parsed;
  const values = parsed.values.map((value) => readBoundValue(value, parameters));
  for (const action of actions) checkAction(action, values);
  const targets = actions.map(({ target }) => paths[target]!);
  try {
    return boundUpdate({ actions, paths, values, tree: pathTree(targets, 'expression') });
  } catch (error) {
    throw error instanceof ExpressionError ? validationError(error.message) : error;
  }
}

class AssignmentsReader {
  readonly paths: DocumentPath[] = [];
  readonly values: ValueNode[] = [];
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  read(): Action[] {
    const reader = this.#reader;
    const actions: Action[] = [];
    for (;;) {
      if (reader.acceptKeyword('SET')) for (const action of reader.list(() => this.#assignment())) actions.push(action);
      else if (reader.acceptKeyword('REMOVE')) {
        for (const target of reader.list(() => this.#path())) actions.push({ kind: 'remove', target });
      } else break;
    }
    if (actions.length === 0) {
      throw validationError('Only SET and REMOVE are supported in update expressions at this time');
    }
    return actions;
  }

  #assignment(): Action {
    const reader = this.#reader;
    const target = this.#path();
    reader.expect('=');
    const name = reader.isCall ? reader.token.text.toLowerCase() : undefined;
    if (name === 'set_add' || name === 'set_delete') return this.#setFunction(name, target);
    return { kind: 'set', target, value: this.#sum() };
  }

  #setFunction(name: 'set_add' | 'set_delete', target: number): Action {
    const reader = this.#reader;
    const shown = name.toUpperCase();
    reader.take();
    reader.expect('(');
    const path = reader.path();
    if (!equalPaths(path, this.paths[target]!)) {
      throw validationError(`The first argument to ${shown} must equal the assignment value`);
    }
    if (!reader.accept(',')) throw validationError(`${shown} must have exactly two arguments`);
    if (!reader.isValue) throw notWellFormed('Unexpected term');
    const value = this.#value();
    if (reader.is(',')) throw validationError(`${shown} must have exactly two arguments`);
    reader.expect(')');
    return { kind: name === 'set_add' ? 'add' : 'delete', target, value };
  }

  #sum(): Value {
    const reader = this.#reader;
    let left = this.#term();
    while (reader.is('+') || reader.is('-')) {
      reader.countOperator();
      const name = reader.take().text;
      left = { kind: 'call', name, operands: [left, this.#term()] };
    }
    return left;
  }

  #term(): Value {
    const reader = this.#reader;
    if (reader.accept('(')) return this.#closed(() => this.#sum());
    if (reader.isCall) return this.#call();
    return reader.isValue ? { kind: 'value', value: this.#value() } : { kind: 'path', path: this.#path() };
  }

  #call(): Value {
    const reader = this.#reader;
    const written = reader.take().text;
    if (written.toLowerCase() !== 'list_append') throw validationError(`Unrecognized function: ${written}`);
    reader.countOperator();
    reader.expect('(');
    const operands = this.#closed(() => reader.list(() => this.#sum()));
    if (operands.length !== 2) {
      throw validationError(
        `Incorrect number of operands for operator or function; operator or function: list_append, number of operands: ${operands.length}`,
      );
    }
    return { kind: 'call', name: 'list_append', operands };
  }

  #closed<T>(read: () => T): T {
    const inner = this.#reader.nested(read);
    this.#reader.expect(')');
    return inner;
  }

  #path(): number {
    return this.paths.push(this.#reader.path()) - 1;
  }

  #value(): number {
    return this.values.push(this.#reader.value()) - 1;
  }
}

const sets: readonly AttributeType[] = ['SS', 'NS', 'BS'];

function checkAction(action: Action, values: readonly AttributeValue[]): void {
  if (action.kind === 'set') checkValue(action.value, values);
  if (action.kind === 'add' || action.kind === 'delete') {
    const type = typeOf(values[action.value]!);
    if (!sets.includes(type)) throw operandType(action.kind === 'add' ? 'set_add' : 'set_delete', type);
  }
}

function checkValue(value: Value, values: readonly AttributeValue[]): void {
  if (value.kind !== 'call') return;
  const expected = value.name === 'list_append' ? 'L' : 'N';
  for (const operand of value.operands) {
    checkValue(operand, values);
    const type = operand.kind === 'value' ? typeOf(values[operand.value]!) : typeOfCall(operand);
    if (type !== undefined && type !== expected) throw operandType(value.name, type);
  }
}

function typeOfCall(value: Value): AttributeType | undefined {
  if (value.kind !== 'call') return undefined;
  return value.name === 'list_append' ? 'L' : 'N';
}

/** Text captured from AWS for operators. */
function operandType(operator: string, type: AttributeType) {
  return validationError(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}
