/**
 * `import { … } from 'dynaward/policy'`: IAM's policy language by itself, without a server, without dependencies.
 * The guide is docs/guides/decide-policies-in-your-own-program.md.
 */
export type { AccessChange } from './analysis/access-changes.ts';
export type { Finding, ServiceVocabulary } from './analysis/finding.ts';
export type { FindingLevel } from './analysis/finding-kinds.ts';
export { canonicalText } from './canonical.ts';
export { check, type PolicyCheckOptions } from './check.ts';
export { type CompiledPolicy, compilePolicy } from './compile.ts';
export type { Allowed, Decision, Denied, MatchedStatement, PolicyKind, Verdict, Verdicts } from './decision.ts';
export { diff, type PolicyDifference, type PolicyDiffOptions } from './diff.ts';
export { type ParsedPolicy, type PolicyDocument, parsePolicy } from './document.ts';
export { type ApplicablePolicies, type DecisionOptions, decide } from './evaluate.ts';
export { type Explanation, explain } from './explain.ts';
export { explanationText } from './explanation-text.ts';
export type { NearestMiss, Unmet } from './nearest-miss.ts';
export type { Principal } from './principal.ts';
export { type PrincipalHints, principalFromArn } from './principal-from-arn.ts';
export type { PolicyProblem } from './problem.ts';
export { problemText } from './problem-text.ts';
export type { AuthorizationRequest, ContextLookup, ContextValue } from './request.ts';
export type { Condition, Effect, PolicyForm, PrincipalEntry, Statement } from './statement.ts';
