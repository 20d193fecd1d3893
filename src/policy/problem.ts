import type { Place } from './json.ts';

/** What keeps a text from being a policy, and where. The service that holds the policy turns it into its own sentence. */
export type PolicyProblem = PolicyFault & Place;

export type PolicyFault =
  /** No JSON, or JSON whose outermost value is no object. */
  | { readonly kind: 'notJson' }
  /** The JSON value `null`. */
  | { readonly kind: 'notAPolicy' }
  /**
   * An unknown or repeated element, a value of the wrong type, `{}`, or both of a pair such as Action and NotAction. The place is the one
   * just behind the offending token: AWS answers `Syntax error at position (1,3)` to `{}`.
   */
  | { readonly kind: 'syntax' }
  | { readonly kind: 'invalidVersion'; readonly value: string }
  | { readonly kind: 'statementEmpty' }
  | { readonly kind: 'missingField'; readonly field: 'Statement' | 'Effect' | 'Principal' | 'Action' | 'Resource' }
  | { readonly kind: 'invalidEffect'; readonly value: string }
  /** A Principal or NotPrincipal that is there and names nobody: `{}` or `{"AWS":[]}`. */
  | { readonly kind: 'emptyPrincipal' }
  /** A kind of principal that does not belong here: `CanonicalUser`, or `Federated` outside a trust policy. */
  | { readonly kind: 'invalidPrincipalType'; readonly type: string }
  | { readonly kind: 'allowWithNotPrincipal' }
  /** Principal or NotPrincipal in an identity policy. */
  | { readonly kind: 'prohibitedPrincipal' }
  /** Deny with NotPrincipal in a trust policy. */
  | { readonly kind: 'prohibitedNotPrincipal' }
  /** Resource or NotResource in a trust policy. */
  | { readonly kind: 'prohibitedResource' }
  | { readonly kind: 'unknownConditionOperator'; readonly name: string }
  /** A Sid of other than letters and digits in an identity or trust policy. */
  | { readonly kind: 'invalidSid'; readonly sid: string }
  | { readonly kind: 'duplicateSid'; readonly sid: string };

/** How the parser leaves its recursion; never seen outside `src/policy`. */
export class PolicyStop extends Error {
  readonly problem: PolicyProblem;

  constructor(fault: PolicyFault, place: Place) {
    super(fault.kind);
    this.problem = { ...fault, line: place.line, column: place.column };
  }
}
