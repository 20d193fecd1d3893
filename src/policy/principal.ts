/**
 * Who a request is made as, in IAM's terms. Source: IAM User Guide, "AWS JSON policy elements: Principal", "Global condition
 * context keys".
 */
export type Principal =
  | RootPrincipal
  | UserPrincipal
  | RoleSessionPrincipal
  | FederatedUserPrincipal
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
  /** Keys (as given) of session tags that pass on through a chain of roles. */
  readonly transitiveTagKeys: readonly string[];
}

/** `aws:PrincipalArn`; undefined for a service and for nobody. */
export function principalArnOf(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'roleSession':
      return principal.roleArn;
    case 'service':
    case 'anonymous':
      return undefined;
    default:
      return principal.arn;
  }
}
