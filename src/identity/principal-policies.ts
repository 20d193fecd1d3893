import type { Directory } from '../database/directory/directory.ts';
import { defaultVersion, type Group, type Role, type User } from '../database/directory/entities.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Principal } from '../policy/principal.ts';
import { administratorAccessArn } from './aws-managed-policies.ts';
import type { ControlLevels, OrganizationRules } from './organization.ts';
import type { PolicyCompiler } from './policy-compiler.ts';
import type { Session } from './session-seal.ts';

/** The policies that come with a principal. Source: IAM User Guide, "Policy evaluation logic", "Session policies". */
export interface PrincipalPolicies {
  /** Attached and inline ones, a user's groups' included. Empty for root, which needs none. */
  readonly identity: readonly CompiledPolicy[];
  readonly boundary?: CompiledPolicy;
  /** Absent: not limited. Empty: limited to nothing. */
  readonly session?: readonly CompiledPolicy[];
  /** SCPs of the principal's account. Absent: not limited. */
  readonly serviceControl?: ControlLevels;
}

export interface PrincipalPoliciesParts {
  readonly directory: Directory;
  readonly compiler: PolicyCompiler;
  readonly organization: Pick<OrganizationRules, 'serviceControlOf'>;
  /** The session behind a principal that was authenticated with temporary credentials. */
  readonly sessions: WeakMap<Principal, Session>;
}

/** Under one state of the directory; the answer for a principal is put together once. */
export function createPrincipalPolicies(parts: PrincipalPoliciesParts): (principal: Principal) => PrincipalPolicies {
  const { directory, compiler } = parts;
  const known = new WeakMap<Principal, PrincipalPolicies>();

  return (principal) => {
    let policies = known.get(principal);
    if (!policies) {
      const serviceControl = parts.organization.serviceControlOf(principal);
      policies = serviceControl ? { ...collect(principal), serviceControl } : collect(principal);
      known.set(principal, policies);
    }
    return policies;
  };

  function collect(principal: Principal): PrincipalPolicies {
    switch (principal.kind) {
      case 'user':
        return ofEntity(directory.principalById(principal.uniqueId));
      case 'roleSession':
        return { ...ofEntity(directory.principalById(principal.roleUniqueId)), ...ofSession(principal) };
      case 'federatedUser': {
        const { issuerUniqueId } = principal;
        const issuer =
          issuerUniqueId === undefined
            ? { identity: [managed(administratorAccessArn)] }
            : ofEntity(directory.principalById(issuerUniqueId));
        // A session that is not known here is limited to nothing, like one that was given no policy.
        return { session: [], ...issuer, ...ofSession(principal) };
      }
      case 'root':
      case 'webIdentity':
      case 'service':
      case 'anonymous':
        return { identity: [] };
    }
  }

  /** Of a user or role as it is now; nothing for one that is gone. */
  function ofEntity(entity: User | Role | undefined): PrincipalPolicies {
    if (!entity) return { identity: [], session: [] };
    const identity = policiesOn(entity);
    if (entity.kind === 'user') {
      for (const name of entity.groups) {
        const group = directory.named('group', entity.accountId, name);
        if (group) identity.push(...policiesOn(group));
      }
    }
    const { permissionsBoundary } = entity;
    return permissionsBoundary === undefined ? { identity } : { identity, boundary: managed(permissionsBoundary) };
  }

  function policiesOn(entity: User | Role | Group): CompiledPolicy[] {
    return [
      ...entity.attachedPolicies.map(managed),
      ...entity.inlinePolicies.map((policy) =>
        compiler.compiled(policy, { id: policy.name, text: policy.text, form: 'identity' }),
      ),
    ];
  }

  function ofSession(principal: Principal): Pick<PrincipalPolicies, 'session'> {
    const session = parts.sessions.get(principal);
    if (!session) return { session: [] };
    const { policies } = session;
    if (!policies) return {};
    // A managed policy that is gone can neither allow nor deny any more: the session loses everything.
    if (policies.arns.some((arn) => !directory.managedPolicy(arn))) return { session: [] };
    const inline = policies.documents.map((document) =>
      compiler.compiled(document, { id: 'session policy', text: document.text, form: 'identity' }),
    );
    return { session: [...inline, ...policies.arns.map(managed)] };
  }

  function managed(arn: string): CompiledPolicy {
    const policy = directory.managedPolicy(arn);
    if (!policy) throw new Error(`the managed policy ${arn} is gone, and still in use`);
    const version = defaultVersion(policy);
    return compiler.compiled(version, { id: arn, text: version.text, form: 'identity' });
  }
}
