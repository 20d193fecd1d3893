import { firstAttachments } from '../../../database/directory/aws-control-policies.ts';
import { attachmentsOf } from '../../../database/directory/organization-entities.ts';
import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { rootAnswer } from '../answers.ts';
import { requireAvailable } from '../faults.ts';
import { type PolicyType, readId, readPolicyType } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { everyTarget, requireRoot } from './root.ts';

interface EnablePolicyTypeRequest {
  readonly rootId: string;
  readonly type: PolicyType;
}

/** AWS's own policy of the type is attached to the root, every unit and every account: nothing is denied by it. API reference, EnablePolicyType. */
export const enablePolicyType: Operation<EnablePolicyTypeRequest> = organizationChange<EnablePolicyTypeRequest>({
  name: 'EnablePolicyType',

  input: (given) => ({
    rootId: readId(given, 'RootId', 'root'),
    type: readPolicyType(given, 'PolicyType'),
  }),

  permissions: ({ rootId, type }) => [{ on: rootId, keys: { 'organizations:policytype': type } }],

  change({ rootId, type: asked }, { organization, organizations }) {
    requireRoot(organization, rootId);
    const type = requireAvailable(asked);
    if (organization.policyTypes.includes(type)) {
      throw new AwsError('PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.');
    }
    const policyTypes = [...organization.policyTypes, type];
    const first = firstAttachments(policyTypes)[attachmentsOf[type]];
    const targets = everyTarget({ organization, organizations });
    const changed = { ...organization, policyTypes };
    return {
      put: [changed, ...targets.map((target) => ({ ...target, [attachmentsOf[type]]: first }))],
      result: { Root: rootAnswer({ organization: changed, organizations }) },
    };
  },
});
