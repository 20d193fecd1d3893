import type { Clock } from '../clock.ts';
import type { Catalog, PolicyVersion } from '../database/catalog/catalog.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { parsePolicy } from '../policy/document.ts';

/** The policy that is attached to a resource, ready to be evaluated: compiled once for each revision. */
export interface ResourcePolicies {
  /** Of a table (also for its indexes), a stream or a role. Undefined: none is attached. */
  of(resource: string): CompiledPolicy | undefined;
}

interface Parts {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly enforcementLagMilliseconds: number;
  trustPolicyOf(roleArn: string): CompiledPolicy | undefined;
}

export function createResourcePolicies(parts: Parts): ResourcePolicies {
  /** Versions are immutable and few; an entry goes when the catalog lets go of its version. */
  const compiled = new WeakMap<PolicyVersion, CompiledPolicy>();

  return {
    of(resource) {
      if (resource.startsWith('arn:aws:iam:')) return parts.trustPolicyOf(resource);
      const version = versionInForce(resource);
      if (version?.document === undefined) return undefined;
      let policy = compiled.get(version);
      if (!policy) {
        policy = compileStored(version.document, resource);
        compiled.set(version, policy);
      }
      return policy;
    },
  };

  function versionInForce(resource: string): PolicyVersion | undefined {
    const slot = parts.catalog.policySlot(resource);
    if (!slot || parts.enforcementLagMilliseconds === 0) return slot?.current;
    return slot.current.since + parts.enforcementLagMilliseconds <= parts.clock.now() ? slot.current : slot.previous;
  }
}

/** A stored policy that cannot be read any more refuses every request: the throw ends on the road as an InternalServerError. */
function compileStored(document: string, resource: string): CompiledPolicy {
  const result = parsePolicy(document, 'resource');
  if (!result.ok) throw new Error(`the stored policy of ${resource} is damaged`);
  return compilePolicy(result.document, resource);
}
