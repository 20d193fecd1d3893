import type { Change } from '../../../database/directory/directory.ts';
import type { Member } from '../../../database/directory/organization-entities.ts';
import { AwsError } from '../../../errors.ts';
import { constraintViolation, type InOrganization } from '../faults.ts';

/**
 * The account goes on alone, bound by no policy of the organization. Here every account can; AWS asks for a way to pay first. A closed
 * one cannot, as at AWS; the Reason is ours.
 */
export function withoutMember(
  member: Member,
  { organization }: Pick<InOrganization, 'organization'>,
): Change<undefined> {
  if (member.accountId === organization.accountId) {
    throw new AwsError(
      'MasterCannotLeaveOrganizationException',
      "You can't remove a management account from an organization.",
    );
  }
  if (member.closed) {
    throw constraintViolation('ACCOUNT_CLOSED', "You can't remove a closed account from an organization.");
  }
  return { remove: [member], result: undefined };
}
