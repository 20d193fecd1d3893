import type { AttributeValue } from '../../item/attribute-value.ts';
import { type ItemOperation, requestError } from '../../item/envelope.ts';
import { boundCondition } from '../condition.ts';
import type { Comparator, ConditionNode, Operand } from '../condition-parser.ts';
import { type Comparison, invalid, readComparison } from './comparison.ts';
import type { AttributeCondition, ComparisonOperator, ExpectedAttribute, LegacyInput } from './legacy-input.ts';

/*
 * Expected, QueryFilter and ScanFilter: comparisons of attributes, all or one of which must hold. They become the same nodes as a
 * parsed expression. Source: DynamoDB Developer Guide, "Legacy conditional parameters"; texts captured from AWS.
 */

/** The condition that `Expected` is. Throws ValidationException. */
export function readExpected(
  expected: NonNullable<LegacyInput['Expected']>,
  { join, operation }: { readonly join: LegacyInput['ConditionalOperator']; readonly operation: ItemOperation },
) {
  const comparisons = Object.entries(expected).map(([attribute, one]) => expectation(attribute, one, operation));
  return conditionOf(comparisons, join);
}

/** The condition that a QueryFilter or ScanFilter is. Throws ValidationException. */
export function readFilter(
  filter: Readonly<Record<string, AttributeCondition>>,
  { join, operation }: { readonly join: LegacyInput['ConditionalOperator']; readonly operation: ItemOperation },
) {
  return conditionOf(readConditions(filter, operation), join);
}

/** The comparisons of a map of conditions; the shape of the input requires every operator. */
export function readConditions(
  conditions: Readonly<Record<string, AttributeCondition>>,
  operation: ItemOperation,
): readonly Comparison[] {
  return Object.entries(conditions).map(([attribute, { ComparisonOperator, AttributeValueList }]) =>
    readComparison(attribute, { operator: ComparisonOperator!, values: AttributeValueList ?? [], operation }),
  );
}

/** ConditionalOperator joins at least two conditions. Captured from AWS, 2026-07. */
export function checkConditionalOperator(input: LegacyInput, operation: ItemOperation): void {
  if (input.ConditionalOperator === undefined) return;
  const conditions = input.Expected ?? input.QueryFilter ?? input.ScanFilter;
  const fault = (text: string) => requestError(text, { operation, family: 'parameters' });
  if (conditions === undefined) throw fault('ConditionalOperator cannot be used without Filter or Expected');
  if (Object.keys(conditions).length < 2) {
    throw fault('ConditionalOperator can only be used when Filter or Expected has two or more elements');
  }
}

/** Order and precedence of the rules: captured from AWS, 2013 to 2018 and 2026-08. */
function expectation(attribute: string, expected: ExpectedAttribute, operation: ItemOperation): Comparison {
  const { Value, Exists, ComparisonOperator: operator, AttributeValueList: list } = expected;
  const fault = (detail: string) => invalid(`${detail} for Attribute: ${attribute}`, operation);
  if (Value !== undefined && list !== undefined) throw fault('Value and AttributeValueList cannot be used together');
  if (operator !== undefined) {
    if (Exists !== undefined) throw fault('Exists and ComparisonOperator cannot be used together');
    if (operator !== 'NULL' && operator !== 'NOT_NULL' && list === undefined && Value === undefined) {
      throw fault(`Value or AttributeValueList must be used with ComparisonOperator: ${operator}`);
    }
    return readComparison(attribute, { operator, values: list ?? (Value ? [Value] : []), operation });
  }
  if (list !== undefined) throw fault('AttributeValueList can only be used with a ComparisonOperator');
  if (Exists === false) {
    if (Value !== undefined) throw fault('Value cannot be used when Exists is false');
    return readComparison(attribute, { operator: 'NULL', values: [], operation });
  }
  if (Value === undefined) throw fault(`Value must be provided when Exists is ${Exists ?? null}`);
  return readComparison(attribute, { operator: 'EQ', values: [Value], operation });
}

const comparators: { readonly [operator: string]: Comparator } = {
  EQ: '=',
  NE: '<>',
  LE: '<=',
  LT: '<',
  GE: '>=',
  GT: '>',
};

function conditionOf(comparisons: readonly Comparison[], join: LegacyInput['ConditionalOperator']) {
  const values: AttributeValue[] = [];
  const conditions = comparisons.map((comparison, path) => {
    const operands = comparison.values.map((value): Operand => ({ kind: 'value', value: values.push(value) - 1 }));
    return node(comparison.operator, { kind: 'path', path }, operands);
  });
  const paths = comparisons.map(({ attribute }) => [attribute]);
  return boundCondition({ kind: join === 'OR' ? 'or' : 'and', conditions }, { paths, values });
}

/** An operator as an expression says it. An attribute that is missing contains nothing and does not lack anything, either. */
function node(operator: ComparisonOperator, operand: Operand, values: readonly Operand[]): ConditionNode {
  const [first, second] = values;
  const call = (name: string): ConditionNode => ({ kind: 'call', name, operands: [operand, ...values] });
  switch (operator) {
    case 'NULL':
      return call('attribute_not_exists');
    case 'NOT_NULL':
      return call('attribute_exists');
    case 'BEGINS_WITH':
      return call('begins_with');
    case 'CONTAINS':
      return call('contains');
    case 'NOT_CONTAINS': {
      const exists: ConditionNode = { kind: 'call', name: 'attribute_exists', operands: [operand] };
      return { kind: 'and', conditions: [exists, { kind: 'not', condition: call('contains') }] };
    }
    case 'IN':
      return { kind: 'in', operand, candidates: values };
    case 'BETWEEN':
      return { kind: 'between', operand, low: first!, high: second! };
    default:
      return { kind: 'compare', comparator: comparators[operator]!, left: operand, right: first! };
  }
}
