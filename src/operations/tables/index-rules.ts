import { invalidParameter, validationError } from '../../errors.ts';
import { globalIndexKeyAttributesMax } from '../../limits.ts';
import type { IndexMembers, KeySchemaMember } from './create-table-members.ts';

/* Rules that an index keeps by itself, whether CreateTable or UpdateTable makes it. Texts measured on AWS, 2026-10. */

export function checkProjection({ Projection: projection }: Pick<IndexMembers, 'Projection'>): void {
  const type = projection.ProjectionType;
  const attributes = projection.NonKeyAttributes;
  if (type === undefined) throw invalidParameter('Unknown ProjectionType: null');
  if (type !== 'INCLUDE' && attributes !== undefined) {
    throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (type === 'INCLUDE' && attributes === undefined) {
    throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  const duplicate = attributes?.find((name, at) => attributes.indexOf(name) !== at);
  if (duplicate !== undefined) throw invalidParameter(`Duplicate element in NonKeyAttributes: ${duplicate}`);
}

/** The schema of a table or a local index: one HASH, at most one RANGE. */
export function checkTwoPartSchema(schema: readonly KeySchemaMember[]): void {
  const [first, second] = schema;
  if (second !== undefined && first?.AttributeName === second.AttributeName) {
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  checkFirstIsHash(schema);
  if (second !== undefined && second.KeyType !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
}

/** The schema of a global index: one to four HASH, then up to four RANGE. */
export function checkManyPartSchema(schema: readonly KeySchemaMember[]): void {
  const names = new Set(schema.map((key) => key.AttributeName));
  if (names.size < schema.length) {
    throw validationError(
      schema.length === 2
        ? 'Both the Hash Key and the Range Key element in the KeySchema have the same name'
        : 'The KeySchema contains multiple key attributes with the same name',
    );
  }
  checkFirstIsHash(schema);
  if (schema.some((key, at) => key.KeyType === 'HASH' && schema[at - 1]?.KeyType === 'RANGE')) {
    throw invalidParameter('All HASH key attributes must precede RANGE key attributes in the KeySchema');
  }
  for (const type of ['HASH', 'RANGE'] as const) {
    if (schema.filter((key) => key.KeyType === type).length > globalIndexKeyAttributesMax) {
      throw invalidParameter(`The KeySchema exceeds the maximum allowed number of ${type} key attributes`);
    }
  }
}

function checkFirstIsHash(schema: readonly KeySchemaMember[]): void {
  if (schema[0]?.KeyType !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
}
