import { expect, it } from 'vitest';
import { AwsError } from '../errors.ts';
import type { Permission } from '../policy/permission.ts';
import type { Asker, Authorization } from './authorization.ts';
import { allowed, type Grant } from './modes.ts';
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
const letPass: Grant = { kind: 'letPass', refusal: denied };

/** Refuses what is called `closed`, lets `audited` pass, fails at what is called `broken`. */
const authorization: Pick<Authorization, 'authorize'> = {
  authorize(permissions) {
    for (const { resource } of permissions) {
      if (resource === 'closed') throw denied;
      if (resource === 'broken') throw new Error('the decision failed');
      if (resource === 'gone') throw new AwsError('ResourceNotFoundException', 'gone');
      if (resource === 'audited') return letPass;
    }
    return allowed;
  },
};
const refusals = (...permissions: readonly Permission[]) => refusalsOfParts(permissions, { authorization, asker });

it('tells which parts are refused, one refusal each', () => {
  const all = [permission('open', 0), permission('closed', 1), permission('open', 2), permission('closed', 2)];
  expect(refusals(...all, permission('closed', 1)).refusals).toEqual(
    new Map([
      [1, denied],
      [2, denied],
    ]),
  );
});

it('refuses the request for a permission that belongs to no part', () => {
  expect(() => refusals(permission('open', 0), permission('closed'))).toThrow(denied);
});

it('tells that something was let pass, and refuses the other parts all the same', () => {
  expect(refusals(permission('open', 0), permission('audited', 1), permission('open', 2))).toEqual({
    grant: letPass,
    refusals: new Map(),
  });
  expect(refusals(permission('audited', 0), permission('closed', 1))).toEqual({
    grant: letPass,
    refusals: new Map([[1, denied]]),
  });
  expect(refusals(permission('open', 0)).grant).toBe(allowed);
});

it.each(['broken', 'gone'])('takes no other failure (%s) for the refusal of a part', (resource) => {
  expect(() => refusals(permission('open', 0), permission(resource, 1))).toThrow();
});
