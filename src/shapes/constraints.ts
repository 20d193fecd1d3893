import { type AwsError, validationError } from '../errors.ts';
import { printValue } from './print.ts';
import type { Bounds, MapType, Member, StringType, Type } from './types.ts';

/**
 * The constraints of the model, checked after the types, in the two generations of AWS's wording.
 *
 * The old one reports up to ten violations with value and lowerCamel path, the new one the first only, without the value and with
 * the model's spelling: `1 validation error detected: Value at 'Limit' failed to satisfy constraint: ...`.
 * Measured on AWS, 2026-04 to 2026-10; the wording is moving from old to new operation by operation.
 */
export type Generation = 'old' | 'new';

const reportedMax = 10;

/** Violations found so far, and where in the request the check stands. */
export class Violations {
  readonly path: string[] = [];
  readonly #generation: Generation;
  readonly #found: string[] = [];

  constructor(generation: Generation) {
    this.#generation = generation;
  }

  /** Whether further violations would be reported. */
  get full(): boolean {
    return this.#found.length >= (this.#generation === 'new' ? 1 : reportedMax);
  }

  /** `type` tells how the value is printed; a missing value is undefined. */
  add(constraint: string, about: { value: unknown; type: Type }): void {
    if (this.full) return;
    if (this.#generation === 'new') {
      this.#found.push(`Value at '${this.path.join('.')}' failed to satisfy constraint: ${constraint}`);
      return;
    }
    const value = about.value === undefined ? 'null' : `'${printValue(about.value, about.type)}'`;
    const path = this.path.map(lowerFirst).join('.');
    this.#found.push(`Value ${value} at '${path}' failed to satisfy constraint: ${constraint}`);
  }

  error(): AwsError | undefined {
    const count = this.#found.length;
    if (count === 0) return undefined;
    return validationError(`${count} validation error${count === 1 ? '' : 's'} detected: ${this.#found.join('; ')}`);
  }
}

export type Check = (value: unknown, violations: Violations) => void;

/** The check of a type; undefined when the type has no constraints, not even deeper down. */
export function checkOf(type: Type): Check | undefined {
  switch (type.kind) {
    case 'string':
      return stringCheck(type);
    case 'number': {
      const { range } = type;
      if (range === undefined) return undefined;
      return (value, violations) =>
        checkBounds(value as number, { bounds: range, what: 'value', violations, type, value });
    }
    case 'list':
      return listCheck(type);
    case 'map':
      return mapCheck(type);
    case 'structure':
      return membersCheck(type.members);
    case 'item':
      return itemCheck;
    default:
      return undefined;
  }
}

/** The checks of a structure's members, in their order; every member's own: missing first, then what it holds. */
export function membersCheck(members: { readonly [name: string]: Member }): Check | undefined {
  const checks = Object.entries(members)
    .map(([name, member]) => ({ name, member, check: checkOf(member.type) }))
    .filter(({ member, check }) => member.required || member.refused !== undefined || check !== undefined);
  if (checks.length === 0) return undefined;
  return (value, violations) => {
    const structure = value as Record<string, unknown>;
    for (const { name, member, check } of checks) {
      const given = structure[name];
      if (given === undefined && !member.required) continue;
      if (given === undefined && member.missing !== undefined) throw validationError(member.missing);
      if (member.refused !== undefined) throw validationError(member.refused);
      violations.path.push(name);
      if (given === undefined) violations.add('Member must not be null', { value: undefined, type: member.type });
      else check?.(given, violations);
      violations.path.pop();
      if (violations.full) return;
    }
  };
}

function stringCheck(type: StringType): Check | undefined {
  const { length, pattern, values, orArn, otherwise } = type;
  if (length === undefined && pattern === undefined && values === undefined) return undefined;
  return (value, violations) => {
    const text = value as string;
    if (values !== undefined && !values.includes(text)) {
      if (otherwise !== undefined) throw validationError(otherwise);
      violations.add(`Member must satisfy enum value set: [${values.join(', ')}]`, { value, type });
    }
    if (orArn && text.startsWith('arn:')) return;
    // Of an empty TableName AWS says only that it is too short; of an empty IndexName it says both.
    if (pattern !== undefined && !pattern.matches(text) && !(orArn && text === '')) {
      violations.add(`Member must satisfy regular expression pattern: ${pattern.text}`, { value, type });
    }
    if (length !== undefined) checkBounds(text.length, { bounds: length, what: 'length', violations, type, value });
  };
}

function listCheck(type: Extract<Type, { kind: 'list' }>): Check | undefined {
  const check = checkOf(type.member);
  const length = type.length ?? {};
  return (value, violations) => {
    const members = value as readonly unknown[];
    checkBounds(members.length, { bounds: length, what: 'length', violations, type, value });
    if (check === undefined) return;
    for (let at = 0; at < members.length && !violations.full; at++) {
      violations.path.push(String(at + 1), 'member');
      check(members[at], violations);
      violations.path.length -= 2;
    }
  };
}

function mapCheck(type: MapType): Check {
  const check = checkOf(type.value);
  const length = type.length ?? {};
  const { valueLength } = type;
  return (value, violations) => {
    const entries = Object.entries(value as Record<string, unknown>);
    checkBounds(entries.length, { bounds: length, what: 'length', violations, type, value });
    if (type.keys !== undefined && entries.some(([key]) => !type.keys!.admits(key))) {
      violations.add(`Map keys must satisfy constraint: ${type.keys.text}`, { value, type });
    }
    if (
      valueLength !== undefined &&
      entries.some(([, members]) => !within((members as unknown[]).length, valueLength))
    ) {
      const bounds = `[Member must have length less than or equal to ${valueLength.max}, Member must have length greater than or equal to ${valueLength.min}]`;
      violations.add(`Map value must satisfy constraint: ${bounds}`, { value, type });
    }
    if (check === undefined) return;
    for (const [key, member] of entries) {
      if (violations.full) return;
      violations.path.push(key, 'member');
      check(member, violations);
      violations.path.length -= 2;
    }
  };
}

const attributeNames = {
  text: '[Member must have length less than or equal to 65535, Member must have length greater than or equal to 1]',
  lengthMax: 65_535,
};

function itemCheck(value: unknown, violations: Violations): void {
  for (const name in value as Record<string, unknown>) {
    if (name.length >= 1 && name.length <= attributeNames.lengthMax) continue;
    violations.add(`Map keys must satisfy constraint: ${attributeNames.text}`, { value, type: { kind: 'item' } });
    return;
  }
}

function checkBounds(
  measure: number,
  about: { bounds: Bounds; what: 'length' | 'value'; violations: Violations; type: Type; value: unknown },
): void {
  const { bounds, what, violations, type, value } = about;
  if (bounds.min !== undefined && measure < bounds.min) {
    violations.add(`Member must have ${what} greater than or equal to ${bounds.min}`, { value, type });
  }
  if (bounds.max !== undefined && measure > bounds.max) {
    violations.add(`Member must have ${what} less than or equal to ${bounds.max}`, { value, type });
  }
}

function within(measure: number, bounds: Bounds): boolean {
  return measure >= (bounds.min ?? 0) && measure <= (bounds.max ?? Number.POSITIVE_INFINITY);
}

function lowerFirst(name: string, at: number, path: readonly string[]): string {
  // Keys of maps and positions stay as they are: they are followed by `member`.
  return path[at + 1] === 'member' ? name : name.charAt(0).toLowerCase() + name.slice(1);
}
