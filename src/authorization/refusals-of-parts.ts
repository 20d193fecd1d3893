import { AwsError } from '../errors.ts';
import type { Permission } from '../policy/permission.ts';
import type { Asker, Authorization } from './authorization.ts';
import { allowed, type Grant } from './modes.ts';

/**
 * Step 5 of the road for an operation whose parts are refused one by one: for each part of which a permission does not hold, its
 * AccessDeniedException. Throws that of a permission that belongs to no part, and whatever else goes wrong: a decision that fails is
 * no refusal of a part, and never an allow.
 */
export function refusalsOfParts(
  permissions: readonly Permission[],
  { authorization, asker }: { readonly authorization: Pick<Authorization, 'authorize'>; readonly asker: Asker },
): { readonly grant: Grant; readonly refusals: ReadonlyMap<number, AwsError> } {
  const refusals = new Map<number, AwsError>();
  let grant = allowed;
  for (const permission of permissions) {
    try {
      const given = authorization.authorize([permission], asker);
      if (grant === allowed) grant = given;
    } catch (error) {
      const isRefusal = error instanceof AwsError && error.name === 'AccessDeniedException';
      if (!isRefusal || permission.part === undefined) throw error;
      if (!refusals.has(permission.part)) refusals.set(permission.part, error);
    }
  }
  return { grant, refusals };
}
