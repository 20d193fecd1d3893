import { expect } from 'vitest';
import type { CompiledPolicy } from '../../src/policy/compile.ts';
import type { ApplicablePolicies } from '../../src/policy/evaluate.ts';
import type { Principal } from '../../src/policy/principal.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';
import { type PrincipalElement, type ReferencePolicies, type ReferencePolicy, referenceDecision } from './reference.ts';
import { compile, engineDecision, owner, principals, stranger } from './world.ts';

/**
 * The small world, whole: every principal of two accounts (a user, a role session, federated users of a user and of root, root, a service,
 * nobody), asked of every combination of policies in which each kind is absent, silent, allowing or denying, and in which the resource's
 * policy names principals in every way there is. Where a second Allow or NotPrincipal could matter, it is there too.
 */
interface Choice {
  readonly policy: ReferencePolicy;
  readonly compiled: CompiledPolicy;
}

export const absent: undefined = undefined;

export function choice(form: PolicyForm, ...statements: object[]): Choice {
  const filled = statements.map((statement) => ({
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: '*',
    ...statement,
  }));
  const policy: ReferencePolicy = { Version: '2012-10-17', Statement: filled };
  return { policy, compiled: compile(policy, form) };
}

export function attached(form: PolicyForm, principal?: PrincipalElement): readonly Choice[] {
  const who = principal && { Principal: principal };
  return [
    choice(form, { ...who, Action: 'dynamodb:Scan' }),
    choice(form, { ...who }),
    choice(form, { ...who, Effect: 'Deny' }),
    choice(form, { ...who }, { ...who, Effect: 'Deny' }),
  ];
}

/** The three that combine with everything else: silent, allowing, denying. */
export function plainly(form: PolicyForm, principal?: PrincipalElement): readonly Choice[] {
  return attached(form, principal).slice(0, 3);
}

export const ofPrincipal = [absent, ...attached('identity')];
export const everyone = [absent, ...attached('resource', '*')];

export const names: readonly PrincipalElement[] = ['*', ...principals.flatMap(namesOf)];

/** The ways in which NotPrincipal can list a session, a user or a service: in full, and with something missing. */
export const exceptions: readonly PrincipalElement[] = [owner, stranger].flatMap((account): PrincipalElement[] => {
  const user = `arn:aws:iam::${account}:user/alice`;
  const role = `arn:aws:iam::${account}:role/team/Reader`;
  const session = `arn:aws:sts::${account}:assumed-role/Reader/s1`;
  return [
    { AWS: account },
    { AWS: [user, account] },
    { AWS: user },
    { AWS: [session, role, account] },
    { AWS: [session, role] },
    { AWS: [session, account] },
    { AWS: [`arn:aws:sts::${account}:federated-user/bob`, user, account] },
    { AWS: [`arn:aws:sts::${account}:federated-user/ruth`, account] },
    { Service: 'redshift.amazonaws.com' },
    '*',
  ];
});

export const ofResource = [
  absent,
  ...names.flatMap((Principal) => [
    choice('resource', { Principal }),
    choice('resource', { Principal, Effect: 'Deny' }),
  ]),
  ...exceptions.map((NotPrincipal) => choice('resource', { Principal: '*' }, { NotPrincipal, Effect: 'Deny' })),
];

interface World {
  readonly identity: Choice | undefined;
  readonly resource: Choice | undefined;
  readonly boundary: Choice | undefined;
  readonly session: Choice | undefined;
  readonly serviceControl?: Choice | undefined;
  readonly resourceControl?: Choice | undefined;
  readonly vpcEndpoint?: Choice | undefined;
}

/** Asks for every principal, and returns how often it has asked. */
export function compare(world: World, required: readonly boolean[] = [false, true]): number {
  const policies: ReferencePolicies = {
    identity: list(world.identity?.policy) ?? [],
    resource: world.resource?.policy,
    boundary: world.boundary?.policy,
    session: list(world.session?.policy),
    serviceControl: list(list(world.serviceControl?.policy)),
    resourceControl: list(list(world.resourceControl?.policy)),
    vpcEndpoint: list(world.vpcEndpoint?.policy),
  };
  const compiled: ApplicablePolicies = {
    identity: list(world.identity?.compiled) ?? [],
    resource: world.resource?.compiled,
    boundary: world.boundary?.compiled,
    session: list(world.session?.compiled),
    serviceControl: list(list(world.serviceControl?.compiled)),
    resourceControl: list(list(world.resourceControl?.compiled)),
    vpcEndpoint: list(world.vpcEndpoint?.compiled),
  };
  for (const principal of principals) {
    for (const resourcePolicyRequired of required) {
      const asked = { ...request, principal, resourcePolicyRequired };
      const expected = referenceDecision({ ...asked, policies });
      const actual = engineDecision(asked, compiled);
      if (actual.decision !== expected.decision || actual.by !== expected.by) {
        expect(actual, JSON.stringify({ principal, resourcePolicyRequired, policies }, null, 1)).toEqual(expected);
      }
    }
  }
  return required.length * principals.length;
}

const request = { action: 'dynamodb:GetItem', resource: 'arn:aws:x:::y', resourceAccount: owner, context: {} };

function namesOf(principal: Principal): PrincipalElement[] {
  switch (principal.kind) {
    case 'root':
      return [{ AWS: principal.accountId }, { AWS: principal.arn }];
    case 'user':
      return [{ AWS: principal.arn }, { AWS: principal.uniqueId }];
    case 'roleSession':
      return [{ AWS: principal.arn }, { AWS: principal.roleArn }, { AWS: principal.roleUniqueId }];
    case 'federatedUser':
      return [{ AWS: principal.arn }];
    case 'webIdentity':
      return [{ Federated: principal.provider }];
    case 'service':
      return [{ Service: principal.serviceName }];
    case 'anonymous':
      return [];
  }
}

function list<T>(value: T | undefined): T[] | undefined {
  return value && [value];
}
