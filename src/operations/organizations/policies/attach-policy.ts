import { controlPoliciesPerTargetMax } from '../../../database/directory/quotas.ts';
import { AwsError } from '../../../errors.ts';
import { constraintViolation, requireEnabled } from '../faults.ts';
import { changeAttachment } from './attachment.ts';

/** In force for the next request. API reference, AttachPolicy. */
export const attachPolicy = changeAttachment('AttachPolicy', ({ organization, policyId, type, attached }) => {
  requireEnabled(organization, type);
  if (attached.includes(policyId)) {
    throw new AwsError(
      'DuplicatePolicyAttachmentException',
      'A policy with the specified name and type already exists.',
    );
  }
  if (attached.length >= controlPoliciesPerTargetMax[type]) {
    throw constraintViolation(
      'MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      'You attempted to exceed the number of policies of a certain type that can be attached to an entity at one time.',
    );
  }
  return [...attached, policyId];
});
