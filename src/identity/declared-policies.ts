import { parseArn } from '../arn.ts';
import { canonicalText, mapPrincipals } from '../policy/canonical.ts';
import { type PolicyDocument, parsePolicy } from '../policy/document.ts';
import { iamFault } from '../policy/iam-rules.ts';
import type { PolicyProblem } from '../policy/problem.ts';
import { sharedIssuerFault } from '../policy/shared-token-issuers.ts';
import type { PolicyForm } from '../policy/statement.ts';
import type { PolicySource } from './configuration.ts';

/** A policy of the configuration after it was looked at: its text, or what is wrong with it. */
export type CheckedPolicy =
  | { readonly ok: true; readonly text: string; readonly document: PolicyDocument }
  | { readonly ok: false; readonly message: string };

export function checkIdentityPolicy(source: PolicySource): CheckedPolicy {
  const policy = readPolicy(source, 'identity');
  const fault = policy.ok ? iamFault(policy.document) : undefined;
  return fault === undefined ? policy : { ok: false, message: fault };
}

/** What a trust policy may name. */
export interface KnownPrincipals {
  knowsAccount(accountId: string): boolean;
  /** Of a user or role by ARN. */
  uniqueIdOf(arn: string): string | undefined;
}

/**
 * The text has the unique ids of users and roles in place of their ARNs, as AWS keeps it: a later entity of the same name is
 * not trusted. Users and roles of accounts that are not configured here stay as they are written.
 */
export function checkTrustPolicy(source: PolicySource, known: KnownPrincipals): CheckedPolicy {
  const policy = readPolicy(source, 'trust');
  if (!policy.ok) return policy;
  for (const statement of policy.document.statements) {
    for (const action of statement.action ?? statement.notAction ?? []) {
      if (!action.toLowerCase().startsWith('sts:')) {
        return { ok: false, message: `AssumeRole policy may only specify STS AssumeRole actions. "${action}" is none` };
      }
    }
    for (const { type, value } of statement.principal ?? []) {
      const message = type === 'AWS' ? principalFault(value, known) : undefined;
      if (message !== undefined) return { ok: false, message };
    }
  }
  const shared = sharedIssuerFault(policy.document);
  if (shared !== undefined) return { ok: false, message: shared };
  const document = mapPrincipals(policy.document, (arn) => known.uniqueIdOf(arn) ?? arn);
  return { ok: true, text: canonicalText(document), document };
}

/** The JSON text of a policy. */
export function policyText(source: PolicySource): string {
  return typeof source === 'string' ? source : JSON.stringify(source);
}

export function readPolicy(source: PolicySource, form: PolicyForm): CheckedPolicy {
  const text = policyText(source);
  const result = parsePolicy(text, form);
  if (result.ok) return { ok: true, text, document: result.document };
  const { line, column } = result.problem;
  const place = typeof source === 'string' ? ` (line ${line}, column ${column} of the policy)` : '';
  return { ok: false, message: `${sentences(result.problem)}${place}` };
}

function sentences(problem: PolicyProblem): string {
  switch (problem.kind) {
    case 'notJson':
    case 'notAPolicy':
      return 'is no JSON object; write the policy as an object, or as its JSON text';
    case 'syntax':
      return 'has an element that is unknown, given twice or of the wrong type; see "Grammar of the IAM JSON policy language"';
    case 'invalidVersion':
      return `has Version "${problem.value}"; use "2012-10-17"`;
    case 'statementEmpty':
      return 'has no statement';
    case 'missingField':
      return `lacks ${problem.field}`;
    case 'invalidEffect':
      return `has Effect "${problem.value}"; use "Allow" or "Deny"`;
    case 'emptyPrincipal':
      return 'has a Principal that names nobody';
    case 'invalidPrincipalType':
      return `has a Principal of type "${problem.type}"; use AWS, Service or Federated`;
    case 'allowWithNotPrincipal':
      return 'has NotPrincipal with Effect "Allow"; name who is allowed in Principal';
    case 'prohibitedPrincipal':
      return 'names a principal; an identity policy holds for whom it is attached to, so take Principal out';
    case 'prohibitedNotPrincipal':
      return 'has NotPrincipal, which a trust policy must not have';
    case 'prohibitedResource':
      return 'names a resource; a trust policy holds for its role, so take Resource out';
    case 'unknownConditionOperator':
      return `has the unknown condition operator "${problem.name}"`;
    case 'invalidSid':
      return `has Sid "${problem.sid}"; use letters and digits only`;
    case 'duplicateSid':
      return `has Sid "${problem.sid}" twice`;
  }
}

/** Source of what may stand in `AWS`: IAM User Guide, "AWS JSON policy elements: Principal". */
function principalFault(value: string, known: KnownPrincipals): string | undefined {
  if (value === '*' || /^\d{12}$/.test(value)) return undefined;
  const arn = parseArn(value);
  const named = arn && /^\d{12}$/.test(arn.account) && arn.region === '' && !/[*?]/.test(value);
  if (named && arn.service === 'iam') {
    if (arn.resource === 'root') return undefined;
    if (arn.resource.startsWith('user/') || arn.resource.startsWith('role/')) {
      if (!known.knowsAccount(arn.account) || known.uniqueIdOf(value) !== undefined) return undefined;
      return `trusts ${value}, which account ${arn.account} of this configuration does not have`;
    }
  }
  if (named && arn.service === 'sts') {
    const [type, name, session, ...more] = arn.resource.split('/');
    const complete =
      type === 'assumed-role' ? name && session : type === 'federated-user' && name && session === undefined;
    if (complete && more.length === 0) return undefined;
  }
  return `trusts "${value}", which is no account, user, role or session; wildcards and groups cannot be trusted`;
}
