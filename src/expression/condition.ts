import { typeOf } from '../item/attribute.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import { compareValues, equalValues, isMember } from '../item/compare.ts';
import { addNumbers, subtractNumbers } from '../item/number.ts';
import { binaryBytes } from '../item/size.ts';
import type { Bindings } from './condition-check.ts';
import type { Call, Comparator, ConditionNode, Operand } from './condition-parser.ts';
import { headsOf, nestedHeadsOf, resolvePath } from './path.ts';

/** A condition with everything that it refers to. */
export function boundCondition(root: ConditionNode, bindings: Bindings) {
  return {
    matches: (item: Item | undefined) => matches(root, bindings, item),
    get attributes() {
      return headsOf(bindings.paths);
    },
    get nestedAttributes() {
      return nestedHeadsOf(bindings.paths);
    },
  };
}

/*
 * What a condition says about an item. A path that leads nowhere makes its predicate false, except `<>`, which is then true;
 * NOT inverts whatever came out. Source: DynamoDB Developer Guide, "Condition expressions"; captured from AWS.
 */
export function matches(node: ConditionNode, bindings: Bindings, item: Item | undefined): boolean {
  switch (node.kind) {
    case 'or':
      return node.conditions.some((condition) => matches(condition, bindings, item));
    case 'and':
      return node.conditions.every((condition) => matches(condition, bindings, item));
    case 'not':
      return !matches(node.condition, bindings, item);
    case 'compare':
      return compares(node.comparator, evaluate(node.left, bindings, item), evaluate(node.right, bindings, item));
    case 'between': {
      const value = evaluate(node.operand, bindings, item);
      return (
        compares('>=', value, evaluate(node.low, bindings, item)) &&
        compares('<=', value, evaluate(node.high, bindings, item))
      );
    }
    case 'in': {
      const value = evaluate(node.operand, bindings, item);
      return node.candidates.some((candidate) => compares('=', value, evaluate(candidate, bindings, item)));
    }
    case 'call':
      return holds(node, bindings, item);
  }
}

function compares(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  const present = left !== undefined && right !== undefined;
  if (comparator === '=') return present && equalValues(left, right);
  if (comparator === '<>') return !(present && equalValues(left, right));
  const order = present ? compareValues(left, right) : undefined;
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function holds(call: Call, bindings: Bindings, item: Item | undefined): boolean {
  const first = evaluate(call.operands[0]!, bindings, item);
  if (call.name === 'attribute_exists') return first !== undefined;
  if (call.name === 'attribute_not_exists') return first === undefined;
  const second = evaluate(call.operands[1]!, bindings, item);
  if (first === undefined || second === undefined) return false;
  switch (call.name) {
    case 'attribute_type':
      return 'S' in second && typeOf(first) === second.S;
    case 'begins_with':
      return beginsWith(first, second);
    case 'contains':
      return contains(first, second);
    default:
      throw new Error(`${call.name} is not a condition`);
  }
}

function evaluate(operand: Operand, bindings: Bindings, item: Item | undefined): AttributeValue | undefined {
  switch (operand.kind) {
    case 'path':
      return resolvePath(item, bindings.paths[operand.path]!);
    case 'value':
      return bindings.values[operand.value];
    case 'call': {
      const value = evaluate(operand.operands[0]!, bindings, item);
      if (operand.name === '+' || operand.name === '-') {
        const other = evaluate(operand.operands[1]!, bindings, item);
        return value && other && sum(operand.name, value, other);
      }
      const size = value && sizeOf(value);
      return size === undefined ? undefined : { N: String(size) };
    }
  }
}

/** Arithmetic is PartiQL's; undefined for what is no number. */
function sum(operator: '+' | '-', left: AttributeValue, right: AttributeValue): AttributeValue | undefined {
  if (!('N' in left && 'N' in right)) return undefined;
  return { N: operator === '+' ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N) };
}

/** UTF-16 code units of a string, bytes of a binary, members of the rest; undefined for types without a size. */
function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return binaryBytes(value.B);
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  if ('SS' in value) return value.SS.length;
  if ('NS' in value) return value.NS.length;
  if ('BS' in value) return value.BS.length;
  return undefined;
}

function beginsWith(value: AttributeValue, start: AttributeValue): boolean {
  if ('S' in value) return 'S' in start && value.S.startsWith(start.S);
  if (!('B' in value && 'B' in start)) return false;
  const bytes = Buffer.from(start.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, bytes.length).equals(bytes);
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if ('S' in value) return 'S' in part && value.S.includes(part.S);
  if ('B' in value) return 'B' in part && Buffer.from(value.B, 'base64').includes(Buffer.from(part.B, 'base64'));
  if ('L' in value) return value.L.some((element) => equalValues(element, part));
  return isMember(value, part);
}
