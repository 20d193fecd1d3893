import type { UncheckedValue } from '../../item/validate.ts';

/** The members of a request that expressions replaced. Source: DynamoDB Developer Guide, "Legacy conditional parameters". */
export interface LegacyInput {
  readonly AttributesToGet?: readonly string[];
  readonly AttributeUpdates?: Readonly<Record<string, AttributeUpdate>>;
  readonly ConditionalOperator?: 'AND' | 'OR';
  readonly Expected?: Readonly<Record<string, ExpectedAttribute>>;
  readonly KeyConditions?: Readonly<Record<string, AttributeCondition>>;
  readonly QueryFilter?: Readonly<Record<string, AttributeCondition>>;
  readonly ScanFilter?: Readonly<Record<string, AttributeCondition>>;
}

export interface AttributeUpdate {
  readonly Value?: UncheckedValue;
  /** Left out is PUT. */
  readonly Action?: 'ADD' | 'PUT' | 'DELETE';
}

export interface ExpectedAttribute {
  readonly Value?: UncheckedValue;
  readonly Exists?: boolean;
  readonly ComparisonOperator?: ComparisonOperator;
  readonly AttributeValueList?: readonly UncheckedValue[];
}

export interface AttributeCondition {
  readonly ComparisonOperator?: ComparisonOperator;
  readonly AttributeValueList?: readonly UncheckedValue[];
}

export type ComparisonOperator =
  | 'EQ'
  | 'NE'
  | 'LE'
  | 'LT'
  | 'GE'
  | 'GT'
  | 'IN'
  | 'BETWEEN'
  | 'BEGINS_WITH'
  | 'CONTAINS'
  | 'NOT_CONTAINS'
  | 'NULL'
  | 'NOT_NULL';
