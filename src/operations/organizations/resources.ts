import type { OrganizationDirectory } from '../../database/directory/directory.ts';
import type { Organization } from '../../database/directory/organization-entities.ts';
import type { Subject } from '../operation.ts';

/** ARNs of Organizations. Source: service authorization reference, "AWS Organizations", resource types. */
export function organizationArn({ id, accountId }: Organization): string {
  return `arn:aws:organizations::${accountId}:organization/${id}`;
}

/** Of a root, unit or account by its id. */
export function targetArn({ id, accountId }: Pick<Organization, 'id' | 'accountId'>, target: string): string {
  const type = target.startsWith('r-') ? 'root' : target.startsWith('ou-') ? 'ou' : 'account';
  return `arn:aws:organizations::${accountId}:${type}/${id}/${target}`;
}

export function policyArn(
  { id, accountId }: Pick<Organization, 'id' | 'accountId'>,
  policyId: string,
  organizations: OrganizationDirectory,
): string {
  const policy = organizations.policy(policyId);
  const type = (policy?.type ?? 'SERVICE_CONTROL_POLICY').toLowerCase();
  const isAws = policy !== undefined && !('organizationId' in policy);
  return isAws
    ? `arn:aws:organizations::aws:policy/${type}/${policyId}`
    : `arn:aws:organizations::${accountId}:policy/${id}/${type}/${policyId}`;
}

/** The caller's organization; for a caller that has none, names that no policy means by chance. */
function ownOrganization({ directory, home }: Subject): Pick<Organization, 'id' | 'accountId'> {
  return directory.organizations.organizationOf(home.account) ?? { id: 'o-none', accountId: home.account };
}

/** What a permission is about: a root, unit or account. */
export function onTarget(subject: Subject, id: string): string {
  return targetArn(ownOrganization(subject), id);
}

export function onPolicy(subject: Subject, id: string): string {
  return policyArn(ownOrganization(subject), id, subject.directory.organizations);
}

/** A root, unit, account or policy. */
export function onTaggable(subject: Subject, id: string): string {
  return id.startsWith('p-') ? onPolicy(subject, id) : onTarget(subject, id);
}
