import type { InlinePolicy } from '../database/directory/entities.ts';
import { controlPolicyCharactersMax } from '../database/directory/quotas.ts';
import type { PolicySource } from './configuration.ts';
import { type CheckedPolicy, checkIdentityPolicy, policyText, readPolicy } from './declared-policies.ts';

/** Attached to the root, every unit and every account unless others are. */
export const fullAwsAccess: InlinePolicy = {
  name: 'FullAWSAccess',
  text: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  }),
};

/** Attached to the root, every unit and every account; it cannot be detached. */
export const rcpFullAwsAccess: InlinePolicy = {
  name: 'RCPFullAWSAccess',
  text: JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  }),
};

/** Source: AWS Organizations User Guide, "SCP syntax": the whole language but principals. */
export function checkServiceControlPolicy(source: PolicySource): CheckedPolicy {
  return withinSize(checkIdentityPolicy(source), { source, max: controlPolicyCharactersMax.scp });
}

/** Source: AWS Organizations User Guide, "RCP syntax". */
export function checkResourceControlPolicy(source: PolicySource): CheckedPolicy {
  const policy = withinSize(readPolicy(source, 'resource'), { source, max: controlPolicyCharactersMax.rcp });
  if (!policy.ok) return policy;
  if (policy.document.version !== '2012-10-17') {
    return { ok: false, message: 'lacks Version "2012-10-17", which a resource control policy needs' };
  }
  for (const { effect, principal, action, resource, notResource } of policy.document.statements) {
    if (effect !== 'Deny') {
      return { ok: false, message: 'allows; a resource control policy only denies, RCPFullAWSAccess allows beside it' };
    }
    if (principal?.length !== 1 || principal[0]!.type !== '*') {
      return { ok: false, message: 'lacks Principal "*"; say in Condition whom the denial spares' };
    }
    if (!action) return { ok: false, message: 'has NotAction; name what is denied in Action' };
    if (action.some((name) => !/^[a-z0-9-]+:/i.test(name))) {
      return { ok: false, message: 'names actions of every service; write them as in "dynamodb:*"' };
    }
    if (!resource && !notResource) return { ok: false, message: 'lacks Resource' };
  }
  return policy;
}

function withinSize(
  policy: CheckedPolicy,
  { source, max }: { readonly source: PolicySource; readonly max: number },
): CheckedPolicy {
  if (!policy.ok || policyText(source).length <= max) return policy;
  return {
    ok: false,
    message: `is longer than ${max} characters, white space counted; split it into several policies`,
  };
}
