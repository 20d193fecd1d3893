import { validationError } from '../errors.ts';
import { membersCheck, Violations } from './constraints.ts';
import { deserializerOf } from './deserialize.ts';
import { checkOrderOf, generationOf } from './generation.ts';
import { type Member, structure } from './types.ts';

/** What an operation's input looks like, and the one reader of it. */
export interface Shape<T> {
  /**
   * The input with known members only, absent for null. Throws SerializationException for a wrong JSON type, then
   * ValidationException for broken constraints.
   */
  read(json: unknown): T;
}

/** One description for each member of `T`, in the model's order. */
export type Members<T> = { readonly [Name in keyof Required<T>]: Member };

/** The reader of an operation's input, put together once from its description. */
export function inputShape<T extends object>(operation: string, members: Members<NoInfer<T>>): Shape<T> {
  const all: { readonly [name: string]: Member } = members;
  const deserialize = deserializerOf(structure(`${operation}Input`, all));
  const order = checkOrderOf(operation, Object.keys(all));
  const check = membersCheck(Object.fromEntries(order.map((name) => [name, all[name]!])));
  const generation = generationOf(operation);
  const missing = Object.entries(all).filter(([, member]) => member.missing !== undefined);
  return {
    read(json) {
      const input = deserialize(json) as Record<string, unknown>;
      for (const [name, member] of missing) {
        if (isMissing(input[name])) throw validationError(member.missing!);
      }
      const violations = new Violations(generation);
      check?.(input, violations);
      const error = violations.error();
      if (error !== undefined) throw error;
      return input as T;
    },
  };
}

/** A map that AWS wants to be there wants an entry, too. */
function isMissing(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && Object.keys(value as object).length === 0);
}
