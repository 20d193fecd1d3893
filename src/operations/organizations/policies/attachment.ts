import type { Change, ChangeParts } from '../../../database/directory/directory.ts';
import {
  attachmentsOf,
  type ControlPolicyType,
  type ControlTarget,
} from '../../../database/directory/organization-entities.ts';
import type { Operation } from '../../operation.ts';
import { type InOrganization, requirePolicy, requireTarget } from '../faults.ts';
import { readId } from '../names.ts';
import { organizationChange } from '../organizations-operation.ts';
import { typeOfPolicy } from './policy-type.ts';

export interface AttachmentRequest {
  readonly policyId: string;
  readonly targetId: string;
}

interface Attachment extends InOrganization {
  readonly policyId: string;
  readonly type: ControlPolicyType;
  /** Ids of the policies of that type that are attached now. */
  readonly attached: readonly string[];
  readonly target: ControlTarget;
}

/** The two calls that change what is attached; each needs its permission on the policy and on the target. */
export function changeAttachment(
  name: string,
  change: (attachment: Attachment) => readonly string[],
): Operation<AttachmentRequest> {
  return organizationChange<AttachmentRequest>({
    name,

    input: (given) => ({
      policyId: readId(given, 'PolicyId', 'policy'),
      targetId: readId(given, 'TargetId', 'target'),
    }),

    permissions({ policyId, targetId }, subject) {
      const keys = typeOfPolicy(policyId, subject);
      return [
        { on: policyId, keys },
        { on: targetId, keys },
      ];
    },

    change({ policyId, targetId }, parts: ChangeParts & InOrganization): Change<undefined> {
      const { type } = requirePolicy(parts, policyId);
      const target = requireTarget(parts, targetId);
      const section = attachmentsOf[type];
      const { organization, organizations } = parts;
      const next = change({ organization, organizations, policyId, type, attached: target[section], target });
      return { put: [{ ...target, [section]: next }], result: undefined };
    },
  });
}
