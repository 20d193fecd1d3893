import type { AwsControlPolicy } from '../../database/directory/aws-control-policies.ts';
import type { Directory } from '../../database/directory/directory.ts';
import {
  type AccountCreation,
  type ControlPolicy,
  type ControlTarget,
  type Member,
  type Organization,
  type OrganizationNode,
  targetId,
} from '../../database/directory/organization-entities.ts';
import type { InOrganization } from './faults.ts';
import { organizationArn, policyArn, targetArn } from './resources.ts';

/** What belongs to organizations as answers show it; times are epoch seconds. Source: API reference, Data types. */
type Where = InOrganization & { readonly directory: Directory };

export function organizationAnswer({ organization, organizations }: InOrganization) {
  const { id, accountId, policyTypes } = organization;
  return {
    Id: id,
    Arn: organizationArn(organization),
    FeatureSet: 'ALL',
    MasterAccountArn: targetArn(organization, accountId),
    MasterAccountId: accountId,
    MasterAccountEmail: organizations.member(accountId)?.email,
    AvailablePolicyTypes: typesAnswer(policyTypes),
  };
}

export function rootAnswer({ organization, organizations }: InOrganization) {
  const { rootId, policyTypes } = organization;
  const root = organizations.node(rootId)!;
  return { Id: rootId, Arn: targetArn(organization, rootId), Name: root.name, PolicyTypes: typesAnswer(policyTypes) };
}

export function unitAnswer(unit: OrganizationNode, where: InOrganization) {
  return {
    Id: unit.id,
    Arn: targetArn(where.organization, unit.id),
    Name: unit.name,
    Path: pathOf(unit, where),
  };
}

export function accountAnswer(member: Member, where: Where) {
  const { accountId, email, joinedAt, created, closed } = member;
  const state = closed ? 'SUSPENDED' : 'ACTIVE';
  const parent = where.organizations.node(member.parentId)!;
  return {
    Id: accountId,
    Arn: targetArn(where.organization, accountId),
    Email: email,
    Name: accountName(accountId, where.directory),
    Status: state,
    State: state,
    JoinedMethod: created ? 'CREATED' : 'INVITED',
    JoinedTimestamp: joinedAt / 1000,
    Paths: [`${pathOf(parent, where)}${accountId}/`],
  };
}

export function policySummary(
  policy: ControlPolicy | AwsControlPolicy,
  { organization, organizations }: InOrganization,
) {
  const { id, name, description, type } = policy;
  return {
    Id: id,
    Arn: policyArn(organization, id, organizations),
    Name: name,
    Description: description,
    Type: type,
    AwsManaged: !('organizationId' in policy),
  };
}

export function policyAnswer(policy: ControlPolicy | AwsControlPolicy, where: InOrganization) {
  return { PolicySummary: policySummary(policy, where), Content: policy.text };
}

export function targetAnswer(target: ControlTarget, { organization, directory }: Where) {
  const id = targetId(target);
  const name = target.kind === 'member' ? accountName(id, directory) : target.name;
  const type = target.kind === 'member' ? 'ACCOUNT' : target.parentId === undefined ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
  return { TargetId: id, Arn: targetArn(organization, id), Name: name, Type: type };
}

/** It takes no time here: what began has ended. */
export function creationAnswer({ id, accountName: name, requestedAt, result }: AccountCreation) {
  return {
    Id: id,
    AccountName: name,
    State: 'accountId' in result ? 'SUCCEEDED' : 'FAILED',
    RequestedTimestamp: requestedAt / 1000,
    CompletedTimestamp: requestedAt / 1000,
    ...('accountId' in result ? { AccountId: result.accountId } : { FailureReason: result.failure }),
  };
}

/** `o-…/r-…/ou-…/`. */
function pathOf(node: OrganizationNode, { organization, organizations }: InOrganization): string {
  const ids: string[] = [];
  for (let at: OrganizationNode | undefined = node; at; at = organizations.node(at.parentId ?? '')) ids.unshift(at.id);
  return `${[organization.id, ...ids].join('/')}/`;
}

function accountName(accountId: string, directory: Directory): string {
  return directory.account(accountId)?.name ?? accountId;
}

function typesAnswer(types: Organization['policyTypes']) {
  return types.map((Type) => ({ Type, Status: 'ENABLED' }));
}
