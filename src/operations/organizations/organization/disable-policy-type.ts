import { attachmentsOf } from '../../../database/directory/organization-entities.ts';
import type { Operation } from '../../operation.ts';
import { rootAnswer } from '../answers.ts';
import { requireAvailable, requireEnabled } from '../faults.ts';
import { type PolicyType, readId, readPolicyType } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { everyTarget, requireRoot } from './root.ts';

interface DisablePolicyTypeRequest {
  readonly rootId: string;
  readonly type: PolicyType;
}

/** Every policy of the type is detached everywhere; enabled again, the type begins with AWS's own. API reference, DisablePolicyType; AWS Organizations User Guide, "Disabling a policy type". */
export const disablePolicyType: Operation<DisablePolicyTypeRequest> = organizationChange<DisablePolicyTypeRequest>({
  name: 'DisablePolicyType',

  input: (given) => ({
    rootId: readId(given, 'RootId', 'root'),
    type: readPolicyType(given, 'PolicyType'),
  }),

  permissions: ({ rootId, type }) => [{ on: rootId, keys: { 'organizations:policytype': type } }],

  change({ rootId, type: asked }, { organization, organizations }) {
    requireRoot(organization, rootId);
    const type = requireAvailable(asked);
    requireEnabled(organization, type);
    const policyTypes = organization.policyTypes.filter((enabled) => enabled !== type);
    const first: readonly string[] = [];
    const targets = everyTarget({ organization, organizations });
    const changed = { ...organization, policyTypes };
    return {
      put: [changed, ...targets.map((target) => ({ ...target, [attachmentsOf[type]]: first }))],
      result: { Root: rootAnswer({ organization: changed, organizations }) },
    };
  },
});
