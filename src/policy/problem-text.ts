import type { PolicyProblem } from './problem.ts';

/** What is wrong with a policy, and where, for whoever writes it: `line 3, column 5: the statement has no Effect`. */
export function problemText(problem: PolicyProblem): string {
  return `line ${problem.line}, column ${problem.column}: ${faultText(problem)}`;
}

export function faultText(problem: PolicyProblem): string {
  switch (problem.kind) {
    case 'notJson':
      return 'this is not a JSON object';
    case 'notAPolicy':
      return 'null is not a policy';
    case 'syntax':
      return 'an element that is unknown, repeated, of the wrong type, or excluded by another';
    case 'invalidVersion':
      return `the Version ${JSON.stringify(problem.value)} is neither "2012-10-17" nor "2008-10-17"`;
    case 'statementEmpty':
      return 'Statement is an empty list';
    case 'missingField':
      return problem.field === 'Statement' ? 'the policy has no Statement' : `the statement has no ${problem.field}`;
    case 'invalidEffect':
      return `the Effect ${JSON.stringify(problem.value)} is neither "Allow" nor "Deny"`;
    case 'emptyPrincipal':
      return 'the Principal names nobody';
    case 'invalidPrincipalType':
      return `principals of the type ${JSON.stringify(problem.type)} have no place here`;
    case 'allowWithNotPrincipal':
      return 'NotPrincipal stands with Deny only';
    case 'prohibitedPrincipal':
      return 'a policy that is attached to a principal names none';
    case 'prohibitedNotPrincipal':
      return 'a trust policy has no NotPrincipal';
    case 'prohibitedResource':
      return 'a trust policy has no Resource: it speaks of its role';
    case 'unknownConditionOperator':
      return `there is no condition operator ${JSON.stringify(problem.name)}`;
    case 'invalidSid':
      return `the Sid ${JSON.stringify(problem.sid)} has other characters than letters and digits`;
    case 'duplicateSid':
      return `the Sid ${JSON.stringify(problem.sid)} stands twice`;
  }
}
