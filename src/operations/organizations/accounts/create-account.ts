import { firstAttachments } from '../../../database/directory/aws-control-policies.ts';
import type { ChangeParts } from '../../../database/directory/directory.ts';
import type { Account, Role } from '../../../database/directory/entities.ts';
import type { AccountCreation, Member } from '../../../database/directory/organization-entities.ts';
import { accountCreationMilliseconds, organizationAccountsMax } from '../../../database/directory/quotas.ts';
import { keptTrustPolicy } from '../../iam/documents.ts';
import type { Operation } from '../../operation.ts';
import { creationAnswer } from '../answers.ts';
import { constraintViolation } from '../faults.ts';
import { freshId } from '../fresh-id.ts';
import { organizationChange } from '../organizations-operation.ts';
import { checkedTags, needsWithTags, readTags, type Tags } from '../tag-lists.ts';

interface CreateAccountRequest {
  readonly email: string;
  readonly name: string;
  readonly roleName: string;
  readonly tags: Tags;
}

/**
 * A new account in the root, and in it a role that administers it and trusts the management account. At AWS this goes on after the
 * answer; here it has succeeded, or failed, when it is answered. IamUserAccessToBilling is checked, and there is no billing for it
 * to concern. API reference, CreateAccount; AWS Organizations User Guide, "Accessing member accounts".
 */
export const createAccount: Operation<CreateAccountRequest> = organizationChange<CreateAccountRequest>({
  name: 'CreateAccount',

  input(given) {
    const request = {
      email: given.text('Email', { min: 6, max: 64, pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, required: true }),
      name: given.text('AccountName', { min: 1, max: 50, pattern: /^[\u0020-\u007E]+$/, required: true }),
      roleName: given.text('RoleName', { pattern: /^[\w+=,.@-]{1,64}$/ }) ?? 'OrganizationAccountAccessRole',
      tags: readTags(given),
    };
    given.choice('IamUserAccessToBilling', ['ALLOW', 'DENY']);
    return request;
  },

  permissions: ({ tags }) => needsWithTags('*', { tags }),

  change({ email, name, roleName, tags }, parts) {
    const { organization, organizations, now, newSuffix } = parts;
    if (organizations.members(organization.id).length >= organizationAccountsMax) {
      throw constraintViolation('ACCOUNT_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the allowed AWS accounts limit.');
    }
    const id = freshId('car-', 32, { newSuffix, isTaken: (taken) => organizations.creation(taken) !== undefined });
    const of = { organizationId: organization.id, accountId: organization.accountId };
    const begun = { kind: 'accountCreation', ...of, id, accountName: name, requestedAt: now } as const;
    const forgotten = organizations
      .creations(organization.id)
      .filter(({ requestedAt }) => requestedAt < now - accountCreationMilliseconds);
    if (organizations.memberWithEmail(email)) {
      const failed: AccountCreation = { ...begun, result: { failure: 'EMAIL_ALREADY_EXISTS' } };
      return { put: [failed], remove: forgotten, result: { CreateAccountStatus: creationAnswer(failed) } };
    }
    const accountId = parts.newAccountId();
    const account: Account = { kind: 'account', accountId, name };
    const member: Member = {
      kind: 'member',
      organizationId: organization.id,
      accountId,
      parentId: organization.rootId,
      email,
      created: true,
      joinedAt: now,
      tags: checkedTags(tags),
      ...firstAttachments(organization.policyTypes),
    };
    const role = accessRole({ accountId, name: roleName, trusted: organization.accountId }, parts);
    const done: AccountCreation = { ...begun, result: { accountId } };
    return {
      put: [account, member, role, done],
      remove: forgotten,
      result: { CreateAccountStatus: creationAnswer(done) },
    };
  },
});

function accessRole(
  { accountId, name, trusted }: { readonly accountId: string; readonly name: string; readonly trusted: string },
  { now, newUniqueId }: ChangeParts,
): Role {
  const trustDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${trusted}:root` }, Action: 'sts:AssumeRole' }],
  });
  const everything = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  return {
    kind: 'role',
    accountId,
    name,
    path: '/',
    uniqueId: newUniqueId('AROA'),
    createdAt: now,
    tags: {},
    // It names a root, and neither users nor roles that anybody would have to know.
    trustPolicy: keptTrustPolicy(trustDocument, {
      knowsAccount: () => false,
      uniqueIdOf: () => undefined,
      arnOf: () => undefined,
    }),
    trustDocument,
    maxSessionDurationSeconds: 3600,
    inlinePolicies: [{ name: 'AdministratorAccess', text: everything }],
    attachedPolicies: [],
  };
}
