import type { ControlPolicyType } from '../database/directory/organization-entities.ts';
import { controlPolicyCharactersMax } from '../database/directory/quotas.ts';
import { resourceControlFault, serviceControlFault } from '../policy/control-policy-rules.ts';
import type { PolicySource } from './configuration.ts';
import { type CheckedPolicy, policyText, readPolicy } from './declared-policies.ts';

/** An SCP or RCP of the configuration, with its size. */
export function checkControlPolicy(source: PolicySource, type: ControlPolicyType): CheckedPolicy {
  const isScp = type === 'SERVICE_CONTROL_POLICY';
  const policy = readPolicy(source, isScp ? 'identity' : 'resource');
  if (!policy.ok) return policy;
  const fault = isScp ? serviceControlFault(policy.document) : resourceControlFault(policy.document);
  if (fault !== undefined) return { ok: false, message: fault };
  const max = controlPolicyCharactersMax[type];
  if (policyText(source).length <= max) return policy;
  return {
    ok: false,
    message: `is longer than ${max} characters, white space counted; split it into several policies`,
  };
}
