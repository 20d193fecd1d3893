/** The kinds of policy that take part in a decision. Source: IAM User Guide, "Policy evaluation logic". */
export type PolicyKind =
  | 'serviceControl'
  | 'resourceControl'
  | 'resource'
  | 'identity'
  | 'boundary'
  | 'session'
  | 'vpcEndpoint';

/** A statement that took part in a decision. */
export interface MatchedStatement {
  readonly policyKind: PolicyKind;
  /** What the policy is called where it comes from: its ARN or name; for a resource policy the ARN it is attached to. */
  readonly policyId: string;
  /** Position in the document, beginning at 0. */
  readonly statementIndex: number;
  readonly sid?: string;
}

/** Why a request is allowed or refused. AWS's sentence, the log, the command line and the console are drawn from this value. */
export type Decision =
  | {
      readonly effect: 'allow';
      /** The statements that allowed; empty for root in its own account, which needs none. */
      readonly statements: readonly MatchedStatement[];
    }
  | {
      readonly effect: 'deny';
      /** `explicit`: a Deny applied. `implicit`: nothing allowed. */
      readonly cause: 'explicit' | 'implicit';
      /** The kind of policy that AWS names in its sentence. */
      readonly by: PolicyKind;
      /** The Deny statements; empty when implicit. */
      readonly statements: readonly MatchedStatement[];
    };
