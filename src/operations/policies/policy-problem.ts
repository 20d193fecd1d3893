import { type AwsError, invalidParameter } from '../../errors.ts';
import type { PolicyProblem } from '../../policy/problem.ts';

/** A policy document that is refused, as ValidationException. The prefix is that of every fault of the document itself. */
export function invalidDocument(detail: string): AwsError {
  return invalidParameter(`Invalid policy document: ${detail}`);
}

/** A principal that does not exist or cannot be named here: the one fault of a document without that prefix. */
export function invalidPrincipal(): AwsError {
  return invalidParameter('Invalid principal in policy document.');
}

/** DynamoDB's sentence for what `parsePolicy` found. */
export function problemError(problem: PolicyProblem): AwsError {
  return problem.kind === 'invalidPrincipalType' ? invalidPrincipal() : invalidDocument(problemText(problem));
}

/**
 * Measured on AWS, 2026-10, as far as they were seen; the sentences for a missing Action or Statement, a wrong Version or Effect,
 * an unknown operator and NotPrincipal are those of AWS's shared parser as S3 and IAM print them (inferred). What a resource
 * policy cannot have (faults of identity and trust policies) reads as a syntax error.
 */
function problemText(problem: PolicyProblem): string {
  switch (problem.kind) {
    case 'notJson':
      return 'This policy contains invalid Json';
    case 'notAPolicy':
      return 'This text appears not to be a policy';
    case 'statementEmpty':
      return 'Could not parse the policy: Statement is empty!';
    case 'missingField':
      return `Missing required field ${problem.field}`;
    case 'emptyPrincipal':
      return 'Missing required field Principal cannot be empty!';
    case 'invalidVersion':
      return 'The policy must contain a valid version string';
    case 'invalidEffect':
      return `Invalid effect: ${problem.value}`;
    case 'duplicateSid':
      return 'The Statement Ids in the policy are not unique';
    case 'unknownConditionOperator':
      return `Invalid Condition type : ${problem.name}`;
    case 'allowWithNotPrincipal':
      return 'Allow with NotPrincipal is not allowed.';
    default:
      return `Syntax error at position (${problem.line},${problem.column})`;
  }
}
