import { expect, it } from 'vitest';
import { AwsError } from '../errors.ts';
import type { Permission } from '../policy/permission.ts';
import type { Asker, Authorization } from './authorization.ts';
import { refusalsOfParts } from './refusals-of-parts.ts';

const asker = {} as Asker;
const permission = (resource: string, part?: number): Permission => ({
  action: 'dynamodb:PartiQLSelect',
  resource,
  resourceAccount: '111122223333',
  crossAccount: false,
  ...(part !== undefined && { part }),
});
const denied = new AwsError('AccessDeniedException', 'no');

/** Refuses what is called `closed`, fails at what is called `broken`. */
const authorization: Pick<Authorization, 'authorize'> = {
  authorize(permissions) {
    for (const { resource } of permissions) {
      if (resource === 'closed') throw denied;
      if (resource === 'broken') throw new Error('the decision failed');
      if (resource === 'gone') throw new AwsError('ResourceNotFoundException', 'gone');
    }
  },
};
const refusals = (...permissions: readonly Permission[]) => refusalsOfParts(permissions, { authorization, asker });

it('tells which parts are refused, one refusal each', () => {
  const all = [permission('open', 0), permission('closed', 1), permission('open', 2), permission('closed', 2)];
  expect(refusals(...all, permission('closed', 1))).toEqual(
    new Map([
      [1, denied],
      [2, denied],
    ]),
  );
});

it('refuses the request for a permission that belongs to no part', () => {
  expect(() => refusals(permission('open', 0), permission('closed'))).toThrow(denied);
});

it.each(['broken', 'gone'])('takes no other failure (%s) for the refusal of a part', (resource) => {
  expect(() => refusals(permission('open', 0), permission(resource, 1))).toThrow();
});
