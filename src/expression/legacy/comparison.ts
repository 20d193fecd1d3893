import { typeOf } from '../../item/attribute.ts';
import type { AttributeType, AttributeValue } from '../../item/attribute-value.ts';
import { compareValues } from '../../item/compare.ts';
import { type ItemOperation, requestError } from '../../item/envelope.ts';
import { readValue, type UncheckedValue } from '../../item/validate.ts';
import { wellFormed } from '../../item/well-formed.ts';
import type { ComparisonOperator } from './legacy-input.ts';

/** What is said about one attribute: an operator with its values. */
export interface Comparison {
  readonly attribute: string;
  readonly operator: ComparisonOperator;
  readonly values: readonly AttributeValue[];
}

interface Rule {
  readonly values: readonly [min: number, max: number];
  /** Absent: every type. */
  readonly types?: readonly AttributeType[];
}

const scalar: readonly AttributeType[] = ['S', 'N', 'B'];
const ordered: Rule = { values: [1, 1], types: scalar };

/** How many values an operator takes, and of which types. Captured from AWS; Developer Guide, "Legacy conditional parameters". */
const rules: { readonly [operator in ComparisonOperator]: Rule } = {
  EQ: { values: [1, 1] },
  NE: { values: [1, 1] },
  LE: ordered,
  LT: ordered,
  GE: ordered,
  GT: ordered,
  IN: { values: [1, Number.POSITIVE_INFINITY], types: scalar },
  BETWEEN: { values: [2, 2], types: scalar },
  BEGINS_WITH: { values: [1, 1], types: ['S', 'B'] },
  CONTAINS: ordered,
  NOT_CONTAINS: ordered,
  NULL: { values: [0, 0] },
  NOT_NULL: { values: [0, 0] },
};

/** The comparison with its values read. Throws ValidationException; texts captured from AWS. */
export function readComparison(
  attribute: string,
  given: { operator: ComparisonOperator; values: readonly UncheckedValue[]; operation: ItemOperation },
): Comparison {
  const { operator, operation } = given;
  const rule = rules[operator];
  const values = given.values.map((value) => readValue(value, operation));
  const [min, max] = rule.values;
  if (values.length < min || values.length > max) {
    throw invalid(`Invalid number of argument(s) for the ${operator} ComparisonOperator`, operation);
  }
  const types = values.map(typeOf);
  if (types.some((type) => type !== types[0])) {
    throw invalid('AttributeValues inside AttributeValueList must be of same type', operation);
  }
  if (rule.types !== undefined && types[0] !== undefined && !rule.types.includes(types[0])) {
    throw invalid(`ComparisonOperator ${operator} is not valid for ${types[0]} AttributeValue type`, operation);
  }
  if (operator === 'BETWEEN' && compareValues(values[0]!, values[1]!)! > 0) {
    throw requestError(
      'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
      { operation, family: 'parameters' },
    );
  }
  return { attribute: wellFormed(attribute), operator, values };
}

/** The ValidationException for a legacy parameter that breaks a rule. */
export function invalid(detail: string, operation: ItemOperation) {
  return requestError(`One or more parameter values were invalid: ${detail}`, { operation, family: 'parameters' });
}
