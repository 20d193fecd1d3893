import type { Place } from './json.ts';
import type { Strength } from './principal-names.ts';

/** The kinds of policy that take part in a decision. Source: IAM User Guide, "Policy evaluation logic". */
export type PolicyKind =
  | 'serviceControl'
  | 'resourceControl'
  | 'resource'
  | 'identity'
  | 'boundary'
  | 'session'
  | 'vpcEndpoint';

/**
 * A statement that took part in a decision. Line and column are those of its opening brace in the text that was compiled: the document as
 * it was put, except for resource policies, which are kept in AWS's canonical spelling (one line, as GetResourcePolicy gives it back).
 */
export interface MatchedStatement extends Place {
  readonly policyKind: PolicyKind;
  /** What the policy is called where it comes from: its ARN or name; for a resource policy the ARN it is attached to. */
  readonly policyId: string;
  /** Position in the document, beginning at 0. */
  readonly statementIndex: number;
  readonly sid?: string;
}

/** What the policies of one kind say to a request. */
export interface Verdict {
  readonly kind: PolicyKind;
  /** Every Deny that applies. */
  readonly denies: readonly MatchedStatement[];
  /** Whether an Allow applies; in an organization, at every level. */
  readonly allows: boolean;
  /** An Allow that applies; when a policy has several, one that names the principal most directly. None stands for several levels. */
  readonly grant: MatchedStatement | undefined;
  /** How directly that Allow names the principal. */
  readonly strength: Strength | undefined;
}

/** What every kind of policy says, those that changed nothing included; undefined where no policy of the kind was there to be asked. */
export type Verdicts = Readonly<Record<PolicyKind, Verdict | undefined>>;

/** Why a request is allowed or refused. AWS's sentence, the log, the command line and the console are drawn from this value. */
export type Decision = Allowed | Denied;

export interface Allowed {
  readonly effect: 'allow';
  /** The statements that allowed; empty for root in its own account, which needs none. */
  readonly statements: readonly MatchedStatement[];
  readonly layers: Verdicts;
}

export interface Denied {
  readonly effect: 'deny';
  /** `explicit`: a Deny applied. `implicit`: nothing allowed. */
  readonly cause: 'explicit' | 'implicit';
  /** The kind of policy that AWS names in its sentence. */
  readonly by: PolicyKind;
  /** The Deny statements; empty when implicit. */
  readonly statements: readonly MatchedStatement[];
  readonly layers: Verdicts;
}

/** Of a decision that no policy was asked about. */
export const noLayers: Verdicts = {
  serviceControl: undefined,
  resourceControl: undefined,
  resource: undefined,
  identity: undefined,
  boundary: undefined,
  session: undefined,
  vpcEndpoint: undefined,
};
