/**
 * Who a request is made as, in IAM's terms. Source: IAM User Guide, "AWS JSON policy elements: Principal", "Global condition
 * context keys".
 */
export type Principal =
  | RootPrincipal
  | UserPrincipal
  | RoleSessionPrincipal
  | FederatedUserPrincipal
  | WebIdentityPrincipal
  | ServicePrincipal
  | AnonymousPrincipal;

interface Common {
  /** As AWS prints it in a refusal: `arn:aws:sts::A:assumed-role/Role/session` for a role session. */
  readonly arn: string;
  /** 12 digits. */
  readonly accountId: string;
  /** `aws:userid`: account id for root, AIDA… for a user, AROA…:session, account:name for a federated user. */
  readonly userId: string;
  /** Tags of the principal and of its session together (a session's tag wins), by key in lower case. */
  readonly tags: ReadonlyMap<string, string>;
  /** Present when the request was signed with temporary credentials. */
  readonly session?: SessionFacts;
}

export interface RootPrincipal extends Common {
  readonly kind: 'root';
}

export interface UserPrincipal extends Common {
  readonly kind: 'user';
  readonly userName: string;
  /** AIDA…; what a policy that named this user is stored with. */
  readonly uniqueId: string;
}

export interface RoleSessionPrincipal extends Common {
  readonly kind: 'roleSession';
  /** `aws:PrincipalArn`: the role's ARN with its path. */
  readonly roleArn: string;
  /** AROA… of the role. */
  readonly roleUniqueId: string;
  readonly sessionName: string;
}

export interface FederatedUserPrincipal extends Common {
  readonly kind: 'federatedUser';
  /** The user (or root) that called GetFederationToken. */
  readonly issuerArn: string;
  /** AIDA… of that user; absent for root. */
  readonly issuerUniqueId?: string;
}

/** Who shows the token of an identity provider to be given a role. It is of no account, and no policy is attached to it. */
export interface WebIdentityPrincipal extends Common {
  readonly kind: 'webIdentity';
  /** As `{"Federated": …}` names it: the ARN of an OIDC provider, or the domain of one that AWS knows (`accounts.google.com`). */
  readonly provider: string;
  readonly token: WebIdentityToken;
}

/** What the token says. */
export interface WebIdentityToken {
  /** `sub`; undefined: it names none. */
  readonly subject: string | undefined;
  /** `azp`, or else `aud`. */
  readonly audience: string;
  /** Its claims as condition keys, in lower case: `accounts.google.com:sub`. */
  readonly keys: ReadonlyMap<string, string | readonly string[]>;
  /** By key as given. */
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | undefined;
}

export interface ServicePrincipal extends Common {
  readonly kind: 'service';
  /** `replication.dynamodb.amazonaws.com`. */
  readonly serviceName: string;
}

/** Nobody: only the simulator asks about it; the server refuses unsigned requests earlier. */
export interface AnonymousPrincipal extends Common {
  readonly kind: 'anonymous';
}

export interface SessionFacts {
  /** `aws:TokenIssueTime`, epoch milliseconds. */
  readonly issuedAt: number;
  /** `aws:MultiFactorAuthPresent`. */
  readonly multiFactorAuthentication: boolean;
  /** `aws:SourceIdentity`. */
  readonly sourceIdentity?: string;
  /** `aws:FederatedProvider`. */
  readonly federatedProvider?: string;
  /** Of a role that was given for a token: those condition keys of the token that stay with the session, in lower case. */
  readonly webIdentityKeys?: ReadonlyMap<string, string | readonly string[]>;
  /** Keys (as given) of session tags that pass on through a chain of roles. */
  readonly transitiveTagKeys: readonly string[];
}

/** `aws:PrincipalArn`; undefined for a service, the holder of a token, and nobody. */
export function principalArnOf(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'roleSession':
      return principal.roleArn;
    case 'webIdentity':
    case 'service':
    case 'anonymous':
      return undefined;
    default:
      return principal.arn;
  }
}
