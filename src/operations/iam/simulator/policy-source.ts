import { parseArn } from '../../../arn.ts';
import type { Directory } from '../../../database/directory/directory.ts';
import { arnOfEntity, defaultVersion, type PolicyBearer } from '../../../database/directory/entities.ts';
import type { Principal, RoleSessionPrincipal } from '../../../policy/principal.ts';
import { principalFromArn } from '../../../policy/principal-from-arn.ts';
import type { Subject } from '../../operation.ts';
import { invalidInput, noSuchEntity } from '../faults.ts';
import type { Target } from '../iam-operation.ts';
import type { Exclusions } from './policy-exclusions.ts';
import type { PolicySource } from './simulated-policy.ts';

/** The user, group or role whose policies are simulated. */
export function policySource(arn: string, directory: Directory): PolicyBearer {
  const parsed = parseArn(arn);
  const [kind, ...path] = parsed?.service === 'iam' ? parsed.resource.split('/') : [];
  const name = path.at(-1);
  if ((kind !== 'user' && kind !== 'group' && kind !== 'role') || !name) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  const entity = directory.named(kind, parsed!.account, name);
  if (entity && arnOfEntity(entity) === arn) return entity;
  throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
}

/** What the permission to simulate is asked for; refusals name the ARN. */
export function policySourceTarget(arn: string, { home, directory }: Pick<Subject, 'home' | 'directory'>): Target {
  const entity = directory.principal(arn);
  return {
    arn,
    accountId: parseArn(arn)?.account || home.account,
    ...(entity ? { tags: entity.tags, iamTags: true } : {}),
  };
}

/** Its identity policies and, of a user, those of its groups. Ids as recorded: `AdministratorAccess`, `role_NAME_POLICY`. */
export function policiesOf(
  bearer: PolicyBearer,
  directory: Directory,
  excluded: Pick<Exclusions, 'inline' | 'managed'> = nothing,
): readonly PolicySource[] {
  const groups = bearer.kind === 'user' ? bearer.groups : [];
  const inherited = groups.flatMap((name) => directory.named('group', bearer.accountId, name) ?? []);
  return [bearer, ...inherited].flatMap((entity) => [
    ...entity.inlinePolicies
      .filter(({ name }) => !excluded.inline(entity, name))
      .map(({ name, text }) => ({ sourceId: `${entity.kind}_${entity.name}_${name}`, text })),
    ...entity.attachedPolicies.filter((arn) => !excluded.managed(arn)).map((arn) => managedSource(arn, directory)),
  ]);
}

const nothing = { inline: () => false, managed: () => false };

export function boundaryOf(bearer: PolicyBearer, directory: Directory): PolicySource | undefined {
  const arn = bearer.kind === 'group' ? undefined : bearer.permissionsBoundary;
  return arn === undefined ? undefined : managedSource(arn, directory);
}

function managedSource(arn: string, directory: Directory): PolicySource {
  const policy = directory.managedPolicy(arn);
  if (!policy) throw new Error(`the managed policy ${arn} is gone, and still in use`);
  return { sourceId: policy.name, text: defaultVersion(policy).text };
}

/** Who calls when an entity is simulated: the user, some session of the role; of a group, nobody that is known. */
export function callerOf(bearer: PolicyBearer): Principal | undefined {
  if (bearer.kind === 'group') return undefined;
  const { accountId, name, uniqueId } = bearer;
  const arn = arnOfEntity(bearer);
  const tags = new Map(Object.entries(bearer.tags).map(([key, value]) => [key.toLowerCase(), value]));
  if (bearer.kind === 'user') return { kind: 'user', arn, accountId, userId: uniqueId, tags, userName: name, uniqueId };
  const session = principalFromArn(arn) as RoleSessionPrincipal;
  return { ...session, roleUniqueId: uniqueId, tags };
}

/** A user by ARN alone: nothing is told of whether it exists. Throws InvalidInput for any other principal. */
export function namedCaller(arn: string): Principal {
  const principal = principalFromArn(arn);
  if (principal?.kind === 'user') return principal;
  throw invalidCaller();
}

export function invalidCaller() {
  return invalidInput('Invalid caller - Caller must be an IAM user in this context.');
}

/** Who calls when it is not said: policies attached to whoever it is are all that speaks of it. */
export function unnamedCaller(accountId: string): Principal {
  return { kind: 'user', arn: '', accountId, userId: '', userName: '', uniqueId: '', tags: new Map() };
}
