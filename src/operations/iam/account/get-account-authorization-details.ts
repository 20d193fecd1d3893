import type { Directory } from '../../../database/directory/directory.ts';
import { arnOfEntity, type ManagedPolicy, type PolicyBearer } from '../../../database/directory/entities.ts';
import type { ExecutionContext, Operation } from '../../operation.ts';
import {
  boundaryAnswer,
  encodedDocument,
  groupAnswer,
  policyAnswer,
  profileAnswer,
  roleAnswer,
  roleUseAnswer,
  tagsAnswer,
  userAnswer,
  versionAnswer,
} from '../answers.ts';
import { attachedPolicyAnswer } from '../attached-policies.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

const filters = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;
type Filter = (typeof filters)[number];

interface GetAccountAuthorizationDetailsRequest {
  /** Empty: all. */
  readonly filters: readonly Filter[];
  readonly page: Page;
}

interface Row {
  readonly filter: Filter;
  readonly entity: PolicyBearer | ManagedPolicy;
}

/** API reference, GetAccountAuthorizationDetails: one paging over all kinds; managed policies of AWS only when in use. */
export const getAccountAuthorizationDetails: Operation<GetAccountAuthorizationDetailsRequest> =
  iamOperation<GetAccountAuthorizationDetailsRequest>({
    name: 'GetAccountAuthorizationDetails',

    input(parameters) {
      const given = parameters.list('Filter', filters.length, (filter) => filter.value({}));
      const unknown = given.findIndex((filter) => !filters.includes(filter as Filter));
      if (unknown >= 0) {
        parameters.refuse(
          `1 validation error detected: Value at 'filter.${unknown + 1}.member' failed to satisfy constraint: Member must satisfy enum value set: [${filters.join(', ')}]`,
        );
      }
      return { filters: given as readonly Filter[], page: readPage(parameters, 'GetAccountAuthorizationDetails') };
    },

    permissions: (_, subject) => [{ on: accountTarget(subject) }],

    async execute({ filters: wanted, page }, { directory, home, lastUseOf }) {
      const accountId = home.account;
      const { items, ...rest } = pageOf(rowsOf(directory, accountId), {
        list: 'GetAccountAuthorizationDetails',
        page,
        keyOf: ({ filter, entity }) => `${filters.indexOf(filter)} ${entity.name.toLowerCase()}`,
        wanted: ({ filter }) => wanted.length === 0 || wanted.includes(filter),
      });
      const details = items.map(({ entity }) => entity);
      const detailsOf = (kind: PolicyBearer['kind']) =>
        Promise.all(
          details.flatMap((entity) => (entity.kind === kind ? [detailOf(entity, { directory, lastUseOf })] : [])),
        );
      const Policies = details.flatMap((entity) =>
        entity.kind === 'policy' ? [policyDetailOf(entity, directory, accountId)] : [],
      );
      const [UserDetailList, GroupDetailList, RoleDetailList] = await Promise.all([
        detailsOf('user'),
        detailsOf('group'),
        detailsOf('role'),
      ]);
      return { UserDetailList, GroupDetailList, RoleDetailList, Policies, ...rest };
    },
  });

/** In the order of `filters`, each by name. */
function rowsOf(directory: Directory, accountId: string): readonly Row[] {
  const rows = (filter: Filter, entities: readonly Row['entity'][]) => entities.map((entity) => ({ filter, entity }));
  const ofAws = directory.awsManagedPolicies().filter((policy) => {
    const { attached, bounded } = directory.usersOfPolicy(arnOfEntity(policy), accountId);
    return attached.length + bounded.length > 0;
  });
  return [
    ...rows('User', directory.list('user', accountId)),
    ...rows('Role', directory.list('role', accountId)),
    ...rows('Group', directory.list('group', accountId)),
    ...rows('LocalManagedPolicy', directory.list('policy', accountId)),
    ...rows('AWSManagedPolicy', ofAws),
  ];
}

async function detailOf(
  entity: PolicyBearer,
  { directory, lastUseOf }: Pick<ExecutionContext, 'directory' | 'lastUseOf'>,
): Promise<object> {
  const inline = entity.inlinePolicies.map(({ name, text }) => ({
    PolicyName: name,
    PolicyDocument: encodedDocument(text),
  }));
  const AttachedManagedPolicies = entity.attachedPolicies.map((arn) =>
    attachedPolicyAnswer(directory.managedPolicy(arn)!),
  );
  switch (entity.kind) {
    case 'user':
      return {
        ...userAnswer(entity, { whole: false }),
        UserPolicyList: inline,
        GroupList: entity.groups,
        AttachedManagedPolicies,
        ...boundaryAnswer(entity),
        Tags: tagsAnswer(entity.tags),
      };
    case 'group':
      return { ...groupAnswer(entity), GroupPolicyList: inline, AttachedManagedPolicies };
    case 'role': {
      const { Description: _, MaxSessionDuration: __, ...role } = roleAnswer(entity, directory, { whole: false });
      return {
        ...role,
        InstanceProfileList: directory.profilesWith(entity).map((profile) => profileAnswer(profile, directory)),
        RolePolicyList: inline,
        AttachedManagedPolicies,
        ...boundaryAnswer(entity),
        Tags: tagsAnswer(entity.tags),
        RoleLastUsed: roleUseAnswer(await lastUseOf(entity.accountId, entity.uniqueId)),
      };
    }
  }
}

function policyDetailOf(policy: ManagedPolicy, directory: Directory, accountId: string): object {
  return {
    ...policyAnswer(policy, directory, accountId),
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    PolicyVersionList: policy.versions.map((version) => ({
      Document: encodedDocument(version.text),
      ...versionAnswer(policy, version),
    })),
  };
}
