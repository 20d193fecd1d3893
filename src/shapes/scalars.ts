import { AwsError } from '../errors.ts';

/** What AWS says when structure and scalar are mixed up, by the place where it happens. */
export const unexpected = {
  /** A scalar for a list, a map or a structure that is a member of a structure. */
  member: 'Unexpected field type',
  /** A scalar for a structure in a list or a map. */
  element: 'Unexpected value type in payload',
  /** An object for a scalar or a list. */
  object: 'Start of structure or map found where not expected',
  /** A scalar for RequestItems or for a list in it. */
  parameterized:
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader 'bootstrap')",
} as const;

export function deserializeString(json: unknown): string {
  if (typeof json === 'string') return json;
  throw mismatch(json, 'String', 'java.lang.String');
}

/** Booleans, and the words that AWS takes for them. */
export function deserializeBoolean(json: unknown): boolean {
  if (typeof json === 'boolean') return json;
  if (typeof json === 'string' && json.length <= 5) {
    const word = json.toLowerCase();
    if (word === 'true' || word === '1' || word === 'yes') return true;
    if (word === 'false' || word === '0' || word === 'no') return false;
  }
  throw mismatch(json, 'Boolean', 'java.lang.Boolean');
}

/** A whole number within the range of its Java class (of a double for Long); fractions are cut off. */
export function deserializeNumber(json: unknown, name: 'Integer' | 'Long'): number {
  if (typeof json !== 'number') throw mismatch(json, name, `java.lang.${name}`);
  const max = name === 'Integer' ? 2 ** 31 - 1 : Number.MAX_SAFE_INTEGER;
  return Math.max(-max - 1, Math.min(max, Math.trunc(json)));
}

/** Canonical base64. */
export function deserializeBlob(json: unknown): string {
  if (typeof json !== 'string') {
    throw typeof json === 'object'
      ? mismatch(json, 'Blob', 'java.nio.ByteBuffer')
      : serialization('only base-64-encoded strings are convertible to bytes');
  }
  if (json.length % 4 !== 0) {
    throw serialization(`Base64 encoded length is expected a multiple of 4 bytes but found: ${json.length}`);
  }
  if (Buffer.from(json, 'base64').toString('base64') !== json) {
    throw serialization('Invalid last non-pad Base64 character dectected');
  }
  return json;
}

function mismatch(json: unknown, name: string, javaClass: string): AwsError {
  switch (typeof json) {
    case 'boolean':
      return serialization(`${json ? 'TRUE' : 'FALSE'}_VALUE cannot be converted to ${name}`);
    case 'number':
      return serialization(`${Number.isInteger(json) ? 'NUMBER' : 'DECIMAL'}_VALUE cannot be converted to ${name}`);
    case 'string':
      return serialization(
        name === 'Boolean' ? 'Unexpected token received from parser' : `STRING_VALUE cannot be converted to ${name}`,
      );
    default:
      return serialization(Array.isArray(json) ? `Unrecognized collection type class ${javaClass}` : unexpected.object);
  }
}

export function serialization(text: string): AwsError {
  return new AwsError('SerializationException', text);
}
