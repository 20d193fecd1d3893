import {
  managedPolicyCharactersMax,
  policyCharacters,
  trustPolicyCharactersMax,
} from '../../database/directory/quotas.ts';
import { AwsError } from '../../errors.ts';
import { canonicalText, mapPrincipals } from '../../policy/canonical.ts';
import { type PolicyDocument, parsePolicy } from '../../policy/document.ts';
import { iamFault, iamProblemText } from '../../policy/iam-rules.ts';
import { principalSort } from '../../policy/principal-names.ts';
import type { PolicyProblem } from '../../policy/problem.ts';
import { sharedIssuerFault } from '../../policy/shared-token-issuers.ts';
import type { PrincipalEntry } from '../../policy/statement.ts';
import { quotaExceeded } from './faults.ts';

/** Policies as they are written through IAM: MalformedPolicyDocument with IAM's sentences, recorded from AWS in 2019 and 2026. */

export function requireInlineDocument(text: string): void {
  parsedIdentityPolicy(text);
}

export function requireManagedDocument(text: string): void {
  const result = parsePolicy(text, 'identity');
  // Version is looked at before everything but the syntax.
  const old = result.ok && (result.document.versionOmitted || result.document.version !== '2012-10-17');
  if (old) throw malformed('Policy document must be version 2012-10-17 or greater.');
  parsedIdentityPolicy(text);
  if (policyCharacters(text) > managedPolicyCharactersMax)
    throw quotaExceeded('PolicySize', managedPolicyCharactersMax);
}

/** Whom a trust policy may name. */
export interface KnownPrincipals {
  knowsAccount(accountId: string): boolean;
  /** Of a user or role by ARN. */
  uniqueIdOf(arn: string): string | undefined;
  arnOf(uniqueId: string): string | undefined;
}

/** The text that is kept: users and roles by unique id. Throws MalformedPolicyDocument or LimitExceeded. */
export function keptTrustPolicy(text: string, known: KnownPrincipals): string {
  const result = parsePolicy(text, 'trust');
  if (!result.ok) throw malformed(trustProblemText(result.problem));
  const { document } = result;
  for (const { principal, action, notAction } of document.statements) {
    for (const entry of principal ?? []) {
      const fault = principalFault(entry, known);
      if (fault !== undefined) throw malformed(fault);
    }
    if ((action ?? notAction ?? []).some((name) => !name.toLowerCase().startsWith('sts:'))) {
      throw malformed('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
  const shared = sharedIssuerFault(document);
  if (shared !== undefined) throw malformed(shared);
  if (policyCharacters(text) > trustPolicyCharactersMax)
    throw quotaExceeded('ACLSizePerRole', trustPolicyCharactersMax);
  return canonicalText(mapPrincipals(document, (arn) => known.uniqueIdOf(arn) ?? arn));
}

function parsedIdentityPolicy(text: string): PolicyDocument {
  const result = parsePolicy(text, 'identity');
  if (!result.ok) throw malformed(iamProblemText(result.problem));
  const fault = iamFault(result.document);
  if (fault !== undefined) throw malformed(fault);
  return result.document;
}

function principalFault(entry: PrincipalEntry, known: KnownPrincipals): string | undefined {
  const { type, value } = entry;
  const invalid = `Invalid principal in policy: "${type === 'AWS' ? type : type.toUpperCase()}":"${value}"`;
  if (type === '*') return 'Principal must be a JSON object.';
  if (type === 'Service')
    return /^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|aws\.internal)$/.test(value) ? undefined : invalid;
  if (type === 'Federated') {
    const provider = /^arn:aws:iam::\d{12}:(oidc-provider|saml-provider)\/./.test(value);
    const domain = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(value);
    return provider || domain ? undefined : 'Federated principals must be valid domain names or SAML metadata ARNs';
  }
  switch (principalSort(entry)) {
    case 'everyone':
    case 'account':
    case 'roleSession':
    case 'federatedUser':
      return undefined;
    case 'user':
    case 'role': {
      const account = value.split(':')[4]!;
      return known.knowsAccount(account) && known.uniqueIdOf(value) === undefined ? invalid : undefined;
    }
    case 'uniqueId':
      return known.arnOf(value) === undefined ? invalid : undefined;
    default:
      return invalid;
  }
}

function trustProblemText(problem: PolicyProblem): string {
  switch (problem.kind) {
    case 'notJson':
    case 'notAPolicy':
      return 'This policy contains invalid Json';
    case 'invalidVersion':
      return 'The policy must contain a valid version string';
    case 'statementEmpty':
      return 'Could not parse the policy: Statement is empty!';
    case 'missingField':
      return problem.field === 'Statement'
        ? 'Could not parse the policy: Statement is empty!'
        : `Missing required field ${problem.field}`;
    case 'invalidEffect':
      return `Invalid effect: ${problem.value}`;
    case 'emptyPrincipal':
      return 'Missing required field Principal cannot be empty!';
    case 'invalidPrincipalType':
      return `Invalid principal in policy: "${problem.type}"`;
    case 'allowWithNotPrincipal':
      return 'Allow with NotPrincipal is not allowed.';
    case 'prohibitedNotPrincipal':
      return 'AssumeRole policy must not contain NotPrincipal field.';
    case 'prohibitedResource':
      return 'Has prohibited field Resource';
    case 'duplicateSid':
      return 'The Statement Ids in the policy are not unique';
    case 'invalidSid':
      return iamProblemText(problem);
    default:
      return 'Syntax error in policy.';
  }
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocumentException', message);
}
