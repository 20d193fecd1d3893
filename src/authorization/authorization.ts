import { parseArn } from '../arn.ts';
import type { Clock } from '../clock.ts';
import type { Catalog } from '../database/catalog/catalog.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import { type Decision, noLayers } from '../policy/decision.ts';
import { type ApplicablePolicies, decide } from '../policy/evaluate.ts';
import type { Permission } from '../policy/permission.ts';
import type { Principal } from '../policy/principal.ts';
import type { ContextLookup } from '../policy/request.ts';
import { globalKey } from './global-keys.ts';
import { accessDenied } from './refusal.ts';
import type { RequestFacts } from './request-facts.ts';
import { createResourcePolicies } from './resource-policies.ts';

/** Step 5 of the road: may this principal do what this request needs? */
export interface Authorization {
  /** Returns when every permission is granted; throws AccessDeniedException for the first that is not. */
  authorize(permissions: readonly Permission[], asker: Asker): void;
  /** The decision on one permission. `resourcePolicy`: as if that were the policy of the resource. */
  decide(permission: Permission, asker: Asker & { readonly resourcePolicy?: CompiledPolicy }): Decision;
}

export interface Asker {
  readonly principal: Principal;
  readonly facts: RequestFacts;
}

/** The policies that come with a principal: all but the resource's. */
export type PrincipalPolicies = Pick<
  ApplicablePolicies,
  'identity' | 'boundary' | 'session' | 'serviceControl' | 'resourceControl'
>;

export interface AuthorizationParts {
  readonly catalog: Catalog;
  readonly clock: Clock;
  /** Requests are decided by the resource policy of so long ago. */
  readonly enforcementLagMilliseconds: number;
  policiesOf(principal: Principal): PrincipalPolicies;
  /** Undefined: no such role. */
  trustPolicyOf(roleArn: string): CompiledPolicy | undefined;
}

export function createAuthorization(parts: AuthorizationParts): Authorization {
  const resourcePolicies = createResourcePolicies(parts);

  const authorization: Authorization = {
    authorize(permissions, asker) {
      for (const permission of permissions) {
        const decision = authorization.decide(permission, asker);
        if (decision.effect === 'deny') throw accessDenied({ principal: asker.principal, ...permission }, decision);
      }
    },

    decide(permission, { principal, facts, resourcePolicy }) {
      if (
        permission.ownerRootAlways &&
        principal.kind === 'root' &&
        principal.accountId === permission.resourceAccount
      ) {
        return allowed;
      }
      // A role's trust policy says who may assume it, and nothing about IAM's own actions on it.
      const own = permission.action.startsWith('iam:') ? undefined : permission.resource;
      const resource = resourcePolicy ?? (own === undefined ? undefined : resourcePolicies.of(own));
      const decision = decide(
        {
          principal,
          action: permission.action,
          resource: permission.resource,
          resourceAccount: permission.resourceAccount,
          context: contextOf(permission, { principal, facts }),
        },
        withResource(parts.policiesOf(principal), resource),
        permission.resourcePolicyRequired ? trustPolicyRules : ordinaryRules,
      );
      if (
        decision.effect === 'allow' &&
        !permission.crossAccount &&
        principal.accountId !== permission.resourceAccount
      ) {
        // The service does not offer the action to other accounts, so the resource's policy cannot grant it.
        return { effect: 'deny', cause: 'implicit', by: 'resource', statements: [], layers: decision.layers };
      }
      return decision;
    },
  };
  return authorization;

  function contextOf(permission: Permission, { principal, facts }: Asker): ContextLookup {
    return (key) =>
      permission.context?.(key) ??
      globalKey(key, {
        principal,
        facts,
        resourceAccount: permission.resourceAccount,
        resourceTag: (tag) => tagOf(permission.resource, tag),
      });
  }

  /** Tags of a table count for its indexes; streams have none in decisions (DynamoDB Developer Guide, ABAC). */
  function tagOf(resource: string, tag: string): string | undefined {
    const arn = parseArn(resource);
    if (arn?.service !== 'dynamodb') return undefined;
    const [type, name, part] = arn.resource.split('/');
    if (type !== 'table' || !name || part === 'stream') return undefined;
    const table = parts.catalog.table({ account: arn.account, region: arn.region, name });
    return table?.tags.find(({ key }) => key.toLowerCase() === tag)?.value;
  }
}

/** Spelled out rather than spread: this is made for every request. */
function withResource(own: PrincipalPolicies, resource: CompiledPolicy | undefined): ApplicablePolicies {
  const { identity, boundary, session, serviceControl, resourceControl } = own;
  return { identity, boundary, session, serviceControl, resourceControl, resource };
}

const ordinaryRules = {};
const trustPolicyRules = { resourcePolicyRequired: true };
const allowed: Decision = { effect: 'allow', statements: [], layers: noLayers };
