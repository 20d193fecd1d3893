/**
 * The declared state of the directory: which accounts, principals, policies and access keys there shall be, and no others.
 * `src/cli/configuration-schema.json` describes the same for files; what is checked there is not checked again here.
 */
export interface IdentityConfiguration {
  /** By account id, 12 digits. */
  readonly accounts: Readonly<Record<string, AccountConfiguration>>;
  /** Absent: no account is in an organization. */
  readonly organization?: OrganizationConfiguration;
  /** By `iss`, `https://…`: how those who issue tokens sign them. */
  readonly tokenIssuers?: Readonly<Record<string, TokenIssuerConfiguration>>;
}

export interface TokenIssuerConfiguration {
  /** A JSON Web Key Set, as the issuer publishes it. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
}

export interface OidcProviderConfiguration {
  readonly clientIds?: readonly string[];
  readonly thumbprints?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface OrganizationConfiguration {
  readonly id: string;
  readonly managementAccount: string;
  /** Each by name. */
  readonly scps?: Readonly<Record<string, PolicySource>>;
  readonly rcps?: Readonly<Record<string, PolicySource>>;
  readonly root?: OrganizationNodeConfiguration;
}

/** Names of policies that are attached to the root, a unit or an account. */
export interface ControlPolicyConfiguration {
  /** Default: FullAWSAccess. */
  readonly scps?: readonly string[];
  /** Beside RCPFullAWSAccess, which is attached everywhere. */
  readonly rcps?: readonly string[];
}

export interface OrganizationNodeConfiguration extends ControlPolicyConfiguration {
  /** Default: derived from the id of the organization and the names of the units. */
  readonly id?: string;
  /** By account id. */
  readonly accounts?: Readonly<Record<string, ControlPolicyConfiguration>>;
  /** By name. */
  readonly units?: Readonly<Record<string, OrganizationNodeConfiguration>>;
}

export interface AccountConfiguration {
  readonly name?: string;
  readonly rootAccessKeys?: readonly AccessKeyConfiguration[];
  /** Each by name. */
  readonly users?: Readonly<Record<string, UserConfiguration>>;
  readonly groups?: Readonly<Record<string, GroupConfiguration>>;
  readonly roles?: Readonly<Record<string, RoleConfiguration>>;
  readonly policies?: Readonly<Record<string, ManagedPolicyConfiguration>>;
  /** By URL, `https://…`. */
  readonly oidcProviders?: Readonly<Record<string, OidcProviderConfiguration>>;
}

export interface AccessKeyConfiguration {
  readonly id: string;
  readonly secret: string;
  /** Default true. */
  readonly active?: boolean;
}

/** A virtual device that shows RFC 6238's codes: HMAC-SHA-1, six digits, 30 seconds. */
export interface MfaDeviceConfiguration {
  /** The serial number is `arn:aws:iam::<account>:mfa/<name>`. */
  readonly name: string;
  /** In Base32, at least 128 bits. */
  readonly seed: string;
}

interface PrincipalConfiguration {
  /** Default `/`. */
  readonly path?: string;
  /** Each an ARN, or the name of a policy of the same account. */
  readonly attachedPolicies?: readonly string[];
  /** By name. */
  readonly inlinePolicies?: Readonly<Record<string, PolicySource>>;
}

export interface GroupConfiguration extends PrincipalConfiguration {}

export interface UserConfiguration extends PrincipalConfiguration {
  readonly accessKeys?: readonly AccessKeyConfiguration[];
  readonly mfaDevices?: readonly MfaDeviceConfiguration[];
  /** Names of groups of the same account. */
  readonly groups?: readonly string[];
  /** An ARN, or the name of a policy of the same account. */
  readonly permissionsBoundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RoleConfiguration extends PrincipalConfiguration {
  readonly description?: string;
  readonly trustPolicy: PolicySource;
  /** 3,600 (the default) to 43,200. */
  readonly maxSessionDurationSeconds?: number;
  readonly permissionsBoundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ManagedPolicyConfiguration {
  readonly path?: string;
  readonly description?: string;
  readonly document: PolicySource;
}

/** A policy document: as an object, or as its JSON text. */
export type PolicySource = string | Readonly<Record<string, unknown>>;

/** Where in the configuration: `['accounts', '111111111111', 'users', 'alice']`. */
export type ConfigurationPath = readonly (string | number)[];

export interface ConfigurationProblem {
  readonly path: ConfigurationPath;
  /** What is wrong and what to do about it. */
  readonly message: string;
}

/** The configuration is refused as a whole; nothing was changed. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** At least one. */
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super(problems.map((problem) => `${pathText(problem.path)}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

/** `accounts.111111111111.users.alice.accessKeys[0]`. */
export function pathText(path: ConfigurationPath): string {
  let text = '';
  for (const part of path) text += typeof part === 'number' ? `[${part}]` : text === '' ? part : `.${part}`;
  return text;
}
