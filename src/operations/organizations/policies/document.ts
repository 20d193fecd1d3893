import type { ControlPolicyType } from '../../../database/directory/organization-entities.ts';
import { controlPolicyCharactersMax } from '../../../database/directory/quotas.ts';
import { AwsError } from '../../../errors.ts';
import { resourceControlFault, serviceControlFault } from '../../../policy/control-policy-rules.ts';
import { parsePolicy } from '../../../policy/document.ts';
import { constraintViolation } from '../faults.ts';

/** Throws for a text that is no policy of that type, or too long, white space counted. Texts recorded from AWS. */
export function requireControlDocument(text: string, type: ControlPolicyType): void {
  if (text.length > controlPolicyCharactersMax[type]) {
    throw constraintViolation('POLICY_CONTENT_LIMIT_EXCEEDED', 'You have exceeded the maximum policy size.');
  }
  const isScp = type === 'SERVICE_CONTROL_POLICY';
  const parsed = parsePolicy(text, isScp ? 'identity' : 'resource');
  const sound =
    parsed.ok && (isScp ? serviceControlFault(parsed.document) : resourceControlFault(parsed.document)) === undefined;
  if (sound) return;
  throw new AwsError(
    'MalformedPolicyDocumentException',
    'The provided policy document does not meet the requirements of the specified policy type.',
  );
}
