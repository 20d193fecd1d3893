import type { Clock } from '../clock.ts';
import type { Catalog } from '../database/catalog/catalog.ts';
import type { Database } from '../database/database.ts';
import type { ChangingDirectory, Directory } from '../database/directory/directory.ts';
import type { LastUse } from '../database/directory/entities.ts';
import type { AwsError } from '../errors.ts';
import type { CompiledPolicy } from '../policy/compile.ts';
import type { Decision } from '../policy/decision.ts';
import type { ApplicablePolicies } from '../policy/evaluate.ts';
import type { Permission } from '../policy/permission.ts';
import type { Principal, WebIdentityPrincipal } from '../policy/principal.ts';

/**
 * An API operation: a value with four parts, none optional, so that an operation which does not state its permissions does not
 * compile. `execute` is reached only through the road (`server.ts`), after every permission was granted.
 */
export interface Operation<Request = unknown> {
  /** As in AWS's model: `PutItem`. */
  readonly name: string;
  readonly service: Service;
  readonly input: Input<Request>;
  /**
   * Only of the one operation that is not signed, AssumeRoleWithWebIdentity (`tests/tidy/rules.test.ts` says which have it): the token in
   * the request that says who asks. The road proves it in place of a signature. Absent: the request is signed.
   */
  identityToken?(request: Request): ShownToken;
  /** What this request needs; an empty list says that everybody who is authenticated may. */
  permissions(request: Request, subject: Subject): readonly Permission[];
  /**
   * Only of an operation whose parts are refused one by one (BatchExecuteStatement): the request in which parts are nothing but their
   * refusals any more. The road asks for it when permissions with that `part` do not hold, and `execute` never sees what was refused.
   * Absent: what does not hold refuses the request.
   */
  withoutParts?(request: Request, refusals: ReadonlyMap<number, AwsError>): Request;
  /**
   * A plain object, or `JsonText` when the answer was put together from stored texts. Undefined: the operation has no output
   * (query protocol).
   */
  execute(request: Request, context: ExecutionContext): Promise<object | undefined> | object | undefined;
}

/** The services that share the endpoint; the name is the one in a credential's scope, except for streams (`dynamodb`). */
export type Service = 'dynamodb' | 'dynamodbstreams' | 'sts' | 'iam' | 'organizations';

/**
 * Step 4 of the road: from what the wire carried to a request that breaks no rule that can be known without looking at a table.
 * Types and constraints first (`shapes`), then the parameter rules and expressions.
 */
export interface Input<Request> {
  /** `home`: of the caller, to resolve names to ARNs. Throws SerializationException or ValidationException. */
  read(input: unknown, home: RequestHome): Request;
}

/** The caller's account and the Region of the credential's scope: what a bare table name means. */
export interface RequestHome {
  readonly account: string;
  readonly region: string;
}

export type { Permission };

/** What `permissions` may look at. */
export interface Subject {
  readonly principal: Principal;
  readonly home: RequestHome;
  readonly catalog: Catalog;
  /** Roles have tags, which conditions may ask for; so they may for a code of a multi-factor device. */
  readonly sessions: Pick<SessionIssuer, 'role' | 'checkDeviceCode'>;
  /** IAM's entities have paths, tags and boundaries, which policies may ask for. */
  readonly directory: Directory;
}

/** A token of an identity provider, and the role that it is shown for: the account of the role says which providers are known. */
export interface ShownToken {
  readonly token: string;
  readonly roleArn: string;
}

/** An answer that is already JSON text. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What `execute` is given; everything from stations above operations comes as a function. */
export interface ExecutionContext {
  readonly principal: Principal;
  readonly home: RequestHome;
  readonly requestId: string;
  /** Name and port that the request was sent to. */
  readonly host: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly settings: OperationSettings;
  /** Who is known: principals named in policies. */
  readonly principals: PrincipalDirectory;
  /** What the decision on `permission` would be if `policy` were the resource's policy, all others unchanged. */
  wouldDecide(permission: Permission, policy: CompiledPolicy): Decision;
  /** Issues temporary credentials. */
  readonly sessions: SessionIssuer;
  /** IAM's entities. */
  readonly directory: ChangingDirectory;
  /** Of an access key by its id, of a role by its unique id; both of that account. Undefined: it was not used yet. */
  lastUseOf(accountId: string, id: string): Promise<LastUse | undefined>;
}

/** AWS's timing, to be switched on. All 0 by default: a change is in force, for every request, when it was answered. */
export interface OperationSettings {
  /** After a policy change, changes to the same slot are refused for so long. At AWS 15,000 ms. */
  readonly policyChangeWindowMilliseconds: number;
  /** GetResourcePolicy shows the state of so long ago. At AWS 800 to 2,700 ms. */
  readonly policyReadLagMilliseconds: number;
  /** A table stays CREATING, or DELETING, for so long. */
  readonly tableStatusDelayMilliseconds: number;
  /** After a change of a table's time to live, further ones are refused for so long. At AWS, as documented, an hour. */
  readonly timeToLiveChangeWindowMilliseconds: number;
}

export interface PrincipalDirectory {
  /** Whether this server keeps the users and roles of that account, so that it can tell which of them exist. */
  knowsAccount(account: string): boolean;
  /** AIDA… or AROA… of a user or role ARN; undefined when there is none. */
  uniqueIdOf(arn: string): string | undefined;
  /** The ARN of the user or role with that id; undefined when it was deleted. */
  arnOf(uniqueId: string): string | undefined;
  /** SCPs that bind the principal, a list for each level of the organization. Undefined: none do. */
  serviceControlOf(principal: Principal): ApplicablePolicies['serviceControl'];
  /** An account's place in its organization; undefined: it is in none. */
  membershipOf(accountId: string): { readonly organizationId: string; readonly path: string } | undefined;
}

/** Temporary credentials as STS answers them. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiration: number;
}

export interface SessionIssuer {
  /** Undefined: there is no such role. */
  role(roleArn: string): RoleFacts | undefined;
  assumeRole(request: AssumeRoleSession): TemporaryCredentials & { readonly principal: Principal };
  userSession(request: UserSession): TemporaryCredentials;
  federatedUser(request: FederatedSession): TemporaryCredentials & { readonly principal: Principal };
  /**
   * Throws AccessDeniedException in STS's words unless the device is one of the caller's and shows that code now, ThrottlingException
   * after too many wrong codes.
   */
  checkDeviceCode(claim: DeviceClaim): void;
  /** As `checkDeviceCode`, and the code is not taken again: durable when it resolves. */
  spendDeviceCode(claim: DeviceClaim): Promise<void>;
  /** The document of a managed policy, of a customer or of AWS; undefined: there is none. */
  managedPolicy(policyArn: string): string | undefined;
}

/** What the caller says that its multi-factor device shows. */
export interface DeviceClaim {
  readonly caller: Principal;
  readonly serialNumber: string;
  /** Six digits. */
  readonly tokenCode: string;
}

export interface RoleFacts {
  readonly arn: string;
  readonly accountId: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly maxSessionDurationSeconds: number;
  readonly tags: ReadonlyMap<string, string>;
}

export interface AssumeRoleSession {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  /** Session policies as text. Neither these nor `policyArns`: the session is not limited. */
  readonly policies?: readonly string[];
  /** Session policies that are managed policies; each holds at every request as it is then. */
  readonly policyArns?: readonly string[];
  /** By key as given; with those that are inherited from the caller's session. */
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity?: string;
  /** A code of the caller's device was spent for it. */
  readonly multiFactor?: true;
  /** Whoever showed the token of an identity provider: the session keeps what policies may ask of it. */
  readonly caller?: WebIdentityPrincipal;
}

export interface UserSession {
  readonly durationSeconds: number;
  /** As in `AssumeRoleSession`. */
  readonly multiFactor?: true;
  readonly caller: Principal;
}

export interface FederatedSession {
  readonly name: string;
  readonly durationSeconds: number;
  /** Session policies as text. Neither these nor `policyArns`: the session has no permissions of its own. */
  readonly policies?: readonly string[];
  readonly policyArns?: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  readonly caller: Principal;
}
