import type { Operation } from './target.ts';

/* The constraints of the service model as AWS words them, and inputs that break none of them. */

export const TableName = 'conformance-absent';
export const Key = { pk: { S: 'x' } };

export const detected = '1 validation error detected: ';
export const old = (value: string, path: string, constraint: string) =>
  `${detected}Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`;
export const recent = (path: string, constraint: string) =>
  `${detected}Value at '${path}' failed to satisfy constraint: ${constraint}`;
export const missing = 'Member must not be null';
export const enumOf = (values: string) => `Member must satisfy enum value set: [${values}]`;
export const atLeast = (what: string, bound: number) => `Member must have ${what} greater than or equal to ${bound}`;
export const atMost = (what: string, bound: number) => `Member must have ${what} less than or equal to ${bound}`;
export const pattern = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+';

export const capacity = enumOf('INDEXES, TOTAL, NONE');
export const metrics = enumOf('SIZE, NONE');
export const returned = enumOf('ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW');
export const onFailure = enumOf('ALL_OLD, NONE');
export const selected = enumOf('SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES');
export const joined = enumOf('OR, AND');
export const compared = enumOf(
  'IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS',
);
export const attributeType = enumOf('B, N, S');
export const keyType = enumOf('HASH, RANGE');
export const projectionType = enumOf('ALL, INCLUDE, KEYS_ONLY');
export const viewType = enumOf('NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY');
export const billing = enumOf('PROVISIONED, PAY_PER_REQUEST');
export const tableClass =
  'Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].';

export const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' }];
export const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' }];
export const Projection = { ProjectionType: 'ALL' };
export const table = { TableName, AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' };
export const index = { IndexName: 'by-pk', KeySchema, Projection };

export type Row = readonly [Operation, what: string, input: object, text: string];

export const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ReadCapacityUnits,
  WriteCapacityUnits,
});
