/**
 * The names of condition operators. Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for
 * multivalued context keys".
 */
export interface Operator {
  readonly comparison: Comparison;
  /** The comparison's outcome is turned round: StringNotEquals, NotIpAddress. */
  readonly negated: boolean;
  /** `…IfExists`: holds when the key is absent. */
  readonly ifExists: boolean;
  /** How the values of a multivalued key are taken together. */
  readonly quantifier?: 'all' | 'any';
}

export type Comparison =
  | 'stringEquals'
  | 'stringEqualsIgnoreCase'
  | 'stringLike'
  | 'numericEquals'
  | 'numericLessThan'
  | 'numericLessThanEquals'
  | 'numericGreaterThan'
  | 'numericGreaterThanEquals'
  | 'dateEquals'
  | 'dateLessThan'
  | 'dateLessThanEquals'
  | 'dateGreaterThan'
  | 'dateGreaterThanEquals'
  | 'bool'
  | 'binaryEquals'
  | 'ipAddress'
  | 'arnLike'
  | 'null';

/** The operator of that name, written exactly as IAM writes it; undefined when there is none. */
export function parseOperator(name: string): Operator | undefined {
  let base = name;
  let quantifier: Operator['quantifier'];
  if (base.startsWith('ForAllValues:')) {
    quantifier = 'all';
    base = base.slice('ForAllValues:'.length);
  } else if (base.startsWith('ForAnyValue:')) {
    quantifier = 'any';
    base = base.slice('ForAnyValue:'.length);
  }
  const ifExists = base.endsWith('IfExists');
  if (ifExists) base = base.slice(0, -'IfExists'.length);
  const known = comparisons.get(base);
  if (!known) return undefined;
  const [comparison, negated] = known;
  // Null asks whether the key exists at all: neither a set nor "if it exists" has a meaning there.
  if (comparison === 'null' && (quantifier || ifExists)) return undefined;
  return { comparison, negated, ifExists, ...(quantifier && { quantifier }) };
}

const comparisons: ReadonlyMap<string, readonly [Comparison, boolean]> = new Map([
  ['StringEquals', ['stringEquals', false]],
  ['StringNotEquals', ['stringEquals', true]],
  ['StringEqualsIgnoreCase', ['stringEqualsIgnoreCase', false]],
  ['StringNotEqualsIgnoreCase', ['stringEqualsIgnoreCase', true]],
  ['StringLike', ['stringLike', false]],
  ['StringNotLike', ['stringLike', true]],
  ['NumericEquals', ['numericEquals', false]],
  ['NumericNotEquals', ['numericEquals', true]],
  ['NumericLessThan', ['numericLessThan', false]],
  ['NumericLessThanEquals', ['numericLessThanEquals', false]],
  ['NumericGreaterThan', ['numericGreaterThan', false]],
  ['NumericGreaterThanEquals', ['numericGreaterThanEquals', false]],
  ['DateEquals', ['dateEquals', false]],
  ['DateNotEquals', ['dateEquals', true]],
  ['DateLessThan', ['dateLessThan', false]],
  ['DateLessThanEquals', ['dateLessThanEquals', false]],
  ['DateGreaterThan', ['dateGreaterThan', false]],
  ['DateGreaterThanEquals', ['dateGreaterThanEquals', false]],
  ['Bool', ['bool', false]],
  ['BinaryEquals', ['binaryEquals', false]],
  ['IpAddress', ['ipAddress', false]],
  ['NotIpAddress', ['ipAddress', true]],
  ['ArnEquals', ['arnLike', false]],
  ['ArnLike', ['arnLike', false]],
  ['ArnNotEquals', ['arnLike', true]],
  ['ArnNotLike', ['arnLike', true]],
  ['Null', ['null', false]],
] as const);
