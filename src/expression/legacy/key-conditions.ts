import { validationError } from '../../errors.ts';
import { type KeySchema, type KeyTest, keyRange } from '../key-condition.ts';
import type { Comparison } from './comparison.ts';
import { readConditions } from './legacy-condition.ts';
import type { LegacyInput } from './legacy-input.ts';

/** The key condition that `KeyConditions` is. Throws ValidationException; texts captured from AWS. */
export function readKeyConditions(conditions: NonNullable<LegacyInput['KeyConditions']>) {
  const comparisons = readConditions(conditions, 'Query');
  if (comparisons.length === 0) throw validationError('Conditions can be of length 1 or 2 only');
  const tests = new Map(comparisons.map((comparison) => [comparison.attribute, keyTest(comparison)]));
  return {
    forKey: (schema: KeySchema) => keyRange(tests, schema),
    attributes: [...tests.keys()] as readonly string[],
  };
}

const kinds = {
  EQ: 'equal',
  LE: 'lessOrEqual',
  LT: 'less',
  GE: 'greaterOrEqual',
  GT: 'greater',
  BEGINS_WITH: 'beginsWith',
} as const;

function keyTest({ operator, values }: Comparison): KeyTest {
  const [first, second] = values;
  switch (operator) {
    case 'BETWEEN':
      return { kind: 'between', low: first!, high: second! };
    case 'EQ':
    case 'LE':
    case 'LT':
    case 'GE':
    case 'GT':
    case 'BEGINS_WITH':
      return { kind: kinds[operator], value: first! };
    default:
      return { kind: 'notIndexable' };
  }
}
