/*
 * The vocabulary in which inputs are described: DynamoDB's service model as data, every constraint beside its member.
 * Source: service model `dynamodb` 2012-08-10; where the service differs from the model, the description says so.
 */

/** Inclusive bounds; absent: none on that side. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export interface Pattern {
  /** As AWS prints it. */
  readonly text: string;
  matches(value: string): boolean;
}

export type Type =
  | StringType
  /** Whole numbers; fractions are cut off. `class` is the one that AWS names when the JSON type is wrong. */
  | { readonly kind: 'number'; readonly class: 'Integer' | 'Long'; readonly range?: Bounds }
  /** Seconds with a fraction. */
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'list'; readonly member: Type; readonly length?: Bounds }
  | MapType
  | StructureType
  /** An attribute value; checked by `item`, which knows its rules. */
  | { readonly kind: 'value' }
  /** An item or a key: attribute names to values. */
  | { readonly kind: 'item' }
  /** ExpressionAttributeValues: placeholders to values. */
  | { readonly kind: 'values' };

export interface StringType {
  readonly kind: 'string';
  readonly length?: Bounds;
  readonly pattern?: Pattern;
  /** In the order in which AWS prints them, which is not the model's. */
  readonly values?: readonly string[];
  /** The bounds and the pattern are for names; an ARN is judged by `readTableName`. */
  readonly orArn?: boolean;
  /** What AWS says of a text that is none of `values`, instead of the usual constraint. */
  readonly otherwise?: string;
}

export interface MapType {
  readonly kind: 'map';
  readonly value: Type;
  /** The Java type of the values, which AWS prints: `java.lang.String`. */
  readonly valueClass: string;
  readonly length?: Bounds;
  /** Bounds of each value's length, which AWS reports at the map. */
  readonly valueLength?: Bounds;
  /** Which keys are admitted, and the constraint as AWS prints it. */
  readonly keys?: { readonly text: string; admits(key: string): boolean };
  /** Keys are table names (`RequestItems`): a mismatch of JSON types is worded differently there. */
  readonly byTable?: boolean;
}

export interface StructureType {
  readonly kind: 'structure';
  /** AWS's name of the structure. */
  readonly name: string;
  /** In the model's order. */
  readonly members: { readonly [name: string]: Member };
}

export interface Member {
  readonly type: Type;
  readonly required?: boolean;
  /** What AWS says when a required member is missing, instead of the usual constraint. */
  readonly missing?: string;
  /** The member is known but not served: its presence is refused, never ignored. The text of the ValidationException. */
  readonly refused?: string;
}

export function string(more: Omit<StringType, 'kind'> = {}): StringType {
  return { kind: 'string', ...more };
}

export function oneOf(...values: readonly string[]): StringType {
  return { kind: 'string', values };
}

export function integer(range: Bounds = {}): Type {
  return { kind: 'number', class: 'Integer', range };
}

export function long(range: Bounds = {}): Type {
  return { kind: 'number', class: 'Long', range };
}

export function list(member: Type, length: Bounds = {}): Type {
  return { kind: 'list', member, length };
}

export function map(value: Type, more: Omit<MapType, 'kind' | 'value'>): MapType {
  return { kind: 'map', value, ...more };
}

export function structure(name: string, members: StructureType['members']): StructureType {
  return { kind: 'structure', name, members };
}

export const boolean: Type = { kind: 'boolean' };
export const timestamp: Type = { kind: 'timestamp' };
export const item: Type = { kind: 'item' };
export const values: Type = { kind: 'values' };

export function required(type: Type, missing?: string): Member {
  return missing === undefined ? { type, required: true } : { type, required: true, missing };
}

export function optional(type: Type): Member {
  return { type };
}

/** A member that this server does not serve. */
export function refused(text: string): Member {
  return { type: boolean, refused: text };
}

const nameCharacters = new Set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-');

/** What tables and indexes may be called. */
export const namePattern: Pattern = {
  text: '[a-zA-Z0-9_.-]+',
  matches(value) {
    for (const character of value) if (!nameCharacters.has(character)) return false;
    return value !== '';
  },
};
