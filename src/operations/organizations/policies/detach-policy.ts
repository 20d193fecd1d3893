import { rcpFullAwsAccess } from '../../../database/directory/aws-control-policies.ts';
import { AwsError } from '../../../errors.ts';
import { constraintViolation, requireEnabled } from '../faults.ts';
import { invalidInput } from '../input.ts';
import { changeAttachment } from './attachment.ts';

/** At least one stays. In force for the next request. API reference, DetachPolicy. */
export const detachPolicy = changeAttachment('DetachPolicy', ({ organization, policyId, type, attached }) => {
  requireEnabled(organization, type);
  if (policyId === rcpFullAwsAccess.id) {
    throw invalidInput('NON_DETACHABLE_POLICY', "You can't detach this AWS managed policy.");
  }
  if (!attached.includes(policyId)) {
    throw new AwsError(
      'PolicyNotAttachedException',
      "The policy isn't attached to the specified target in the specified root.",
    );
  }
  if (attached.length === 1) {
    throw constraintViolation(
      'MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED',
      'You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.',
    );
  }
  return attached.filter((id) => id !== policyId);
});
