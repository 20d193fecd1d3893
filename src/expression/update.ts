import { typeOf } from '../item/attribute.ts';
import type { AttributeType, AttributeValue, Item } from '../item/attribute-value.ts';
import { ExpressionError } from './expression-error.ts';
import { headsOf, nestedHeadsOf } from './path.ts';
import { pathTree } from './path-tree.ts';
import { type Placeholders, resolveNames, resolveValue } from './placeholders.ts';
import { projectItem } from './projection.ts';
import { applyUpdate, type BoundUpdate } from './update-apply.ts';
import { type Action, type ParsedUpdate, updateFunctions, type Value } from './update-parser.ts';

/**
 * The update for one request. Checks, each over the whole expression before the next: names defined, values defined, targets
 * that neither overlap nor conflict, operands of ADD and DELETE, operands of functions. Throws ExpressionError.
 */
export function bindUpdate(parsed: ParsedUpdate, placeholders: Placeholders) {
  const paths = parsed.paths.map((path) => resolveNames(path, placeholders.names));
  const values = parsed.values.map((placeholder) => resolveValue(placeholder, placeholders.values));
  const { actions } = parsed;
  const targets = actions.map((action) => paths[action.target]!);
  const tree = pathTree(targets, 'expression');
  for (const action of actions) {
    if (action.kind === 'add' || action.kind === 'delete') checkOperand(action.kind, values[action.value]!);
  }
  for (const action of actions) if (action.kind === 'set') checkValue(action.value, values);
  return boundUpdate({ actions, paths, values, tree });
}

/** An update with everything that it refers to. */
export function boundUpdate(update: BoundUpdate) {
  const { actions, paths, tree } = update;
  return {
    get attributes() {
      return headsOf(paths);
    },
    get nestedAttributes() {
      return nestedHeadsOf(paths);
    },
    paths: actions.map((action) => paths[action.target]!),
    apply: (item: Item | undefined): Item => applyUpdate(update, item ?? {}),
    changed(before: Item | undefined, after: Item, which: 'UPDATED_OLD' | 'UPDATED_NEW'): Item | undefined {
      const changed = projectItem((which === 'UPDATED_OLD' ? before : after) ?? {}, tree);
      return Object.keys(changed).length > 0 ? changed : undefined;
    },
  };
}

/** How AWS calls the types that ADD or DELETE does not take. */
const longTypeNames: { readonly [type in AttributeType]?: string } = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  L: 'LIST',
  M: 'MAP',
};

function checkOperand(kind: (Action & { value: number })['kind'], value: AttributeValue): void {
  const name = longTypeNames[typeOf(value)];
  if (name === undefined || (kind === 'add' && name === 'NUMBER')) return;
  const operator = kind.toUpperCase();
  throw new ExpressionError(
    `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${name}, typeSet: ALLOWED_FOR_${operator}_OPERAND`,
  );
}

function checkValue(value: Value, values: readonly AttributeValue[]): void {
  if (value.kind !== 'call') return;
  const { name, operands } = value;
  // Inner calls are read first, so they are judged first.
  for (const operand of operands) checkValue(operand, values);
  if (operands.length !== updateFunctions.get(name)) {
    throw new ExpressionError(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  if (name === 'if_not_exists') {
    if (operands[0]!.kind !== 'path') {
      throw new ExpressionError(`Operator or function requires a document path; operator or function: ${name}`);
    }
    return;
  }
  const expected = name === 'list_append' ? 'L' : 'N';
  for (const operand of operands) {
    const type = operand.kind === 'value' ? typeOf(values[operand.value]!) : expected;
    if (type !== expected) {
      throw new ExpressionError(
        `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
      );
    }
  }
}
