import { rootArn } from '../arn.ts';
import { arnOfEntity, type Role, type User } from '../database/directory/entities.ts';
import type {
  FederatedUserPrincipal,
  RoleSessionPrincipal,
  RootPrincipal,
  SessionFacts,
  UserPrincipal,
} from '../policy/principal.ts';
import type { Session } from './session-seal.ts';

/** Principals in the words of policies. `session` is given for temporary credentials; its tags win over the entity's. */

export function rootPrincipal(accountId: string, session?: Session): RootPrincipal {
  return {
    kind: 'root',
    arn: rootArn(accountId),
    accountId,
    userId: accountId,
    tags: noTags,
    ...sessionFacts(session),
  };
}

export function userPrincipal(user: User, session?: Session): UserPrincipal {
  return {
    kind: 'user',
    arn: arnOfEntity(user),
    accountId: user.accountId,
    userId: user.uniqueId,
    userName: user.name,
    uniqueId: user.uniqueId,
    tags: tagsOf(user.tags, session),
    ...sessionFacts(session),
  };
}

/** Source of the session ARN's form, without the role's path: IAM User Guide, "IAM identifiers". */
export function roleSessionPrincipal(role: Role, session: Session, sessionName: string): RoleSessionPrincipal {
  return {
    kind: 'roleSession',
    arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`,
    accountId: role.accountId,
    userId: `${role.uniqueId}:${sessionName}`,
    roleArn: arnOfEntity(role),
    roleUniqueId: role.uniqueId,
    sessionName,
    tags: tagsOf(role.tags, session),
    ...sessionFacts(session),
  };
}

/** `issuer`: the user that asked for it, or the account's root. A session tag overrides the user's tag of the same key. */
export function federatedUserPrincipal(
  issuer: User | { readonly kind: 'root'; readonly accountId: string },
  session: Session,
  name: string,
): FederatedUserPrincipal {
  const { accountId } = issuer;
  return {
    kind: 'federatedUser',
    arn: `arn:aws:sts::${accountId}:federated-user/${name}`,
    accountId,
    userId: `${accountId}:${name}`,
    tags: tagsOf(issuer.kind === 'user' ? issuer.tags : {}, session),
    ...(issuer.kind === 'user'
      ? { issuerArn: arnOfEntity(issuer), issuerUniqueId: issuer.uniqueId }
      : { issuerArn: rootArn(accountId) }),
    ...sessionFacts(session),
  };
}

const noTags: ReadonlyMap<string, string> = new Map();

function tagsOf(own: Readonly<Record<string, string>>, session?: Session): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const [key, value] of Object.entries(own)) tags.set(key.toLowerCase(), value);
  for (const [key, value] of session?.tags ?? []) tags.set(key.toLowerCase(), value);
  return tags;
}

function sessionFacts(session: Session | undefined): { readonly session?: SessionFacts } {
  if (!session) return {};
  return {
    session: {
      issuedAt: session.issuedAt,
      multiFactorAuthentication: session.multiFactor === true,
      transitiveTagKeys: session.transitiveTagKeys,
      ...(session.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
      ...(session.federation && {
        federatedProvider: session.federation.provider,
        webIdentityKeys: new Map(session.federation.keys),
      }),
    },
  };
}
