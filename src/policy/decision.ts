import type { Place } from './json.ts';

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

/**
 * What the policies of one kind say: `denies`: a Deny applies; `allows`: an Allow applies (at each level of an organization) and no Deny;
 * `silent`: neither; `absent`: no policy of the kind was there to be asked.
 */
export type LayerVerdict = 'allows' | 'denies' | 'silent' | 'absent';

/** The verdict of every kind of policy, those that changed nothing included. */
export type LayerVerdicts = Readonly<Record<PolicyKind, LayerVerdict>>;

/** Why a request is allowed or refused. AWS's sentence, the log, the command line and the console are drawn from this value. */
export type Decision = Allowed | Denied;

export interface Allowed {
  readonly effect: 'allow';
  /** The statements that allowed; empty for root in its own account, which needs none. */
  readonly statements: readonly MatchedStatement[];
  readonly layers: LayerVerdicts;
}

export interface Denied {
  readonly effect: 'deny';
  /** `explicit`: a Deny applied. `implicit`: nothing allowed. */
  readonly cause: 'explicit' | 'implicit';
  /** The kind of policy that AWS names in its sentence. */
  readonly by: PolicyKind;
  /** The Deny statements; empty when implicit. */
  readonly statements: readonly MatchedStatement[];
  readonly layers: LayerVerdicts;
}

/** Of a decision that no policy was asked about. */
export const noLayers: LayerVerdicts = {
  serviceControl: 'absent',
  resourceControl: 'absent',
  resource: 'absent',
  identity: 'absent',
  boundary: 'absent',
  session: 'absent',
  vpcEndpoint: 'absent',
};
