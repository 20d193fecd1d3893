import { AwsError } from '../errors.ts';
import type { Denied } from '../policy/decision.ts';
import { policyKindNames } from '../policy/explanation-text.ts';
import type { Principal } from '../policy/principal.ts';

/**
 * AWS's sentence for a refusal. Source: IAM User Guide, "Troubleshoot access denied error messages"; forms seen in practice.
 * STS's own refusals come without a reason.
 */
export function accessDenied(
  {
    principal,
    action,
    resource,
    shownAs = resource,
  }: {
    readonly principal: Principal;
    readonly action: string;
    readonly resource: string;
    readonly shownAs?: string;
  },
  decision: Pick<Denied, 'cause' | 'by'>,
): AwsError {
  // Recorded for sts:AssumeRoleWithWebIdentity: nobody is named, and nothing.
  if (principal.kind === 'webIdentity')
    return new AwsError('AccessDeniedException', `Not authorized to perform ${action}`);
  const frame = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${shownAs}`;
  return new AwsError(
    'AccessDeniedException',
    action.startsWith('sts:') ? frame : `${frame} ${reason(action, decision)}`,
  );
}

function reason(action: string, { cause, by }: Pick<Denied, 'cause' | 'by'>): string {
  const [article, name] = policyKindNames[by];
  return cause === 'explicit'
    ? `with an explicit deny in ${article} ${name}`
    : `because no ${name} allows the ${action} action`;
}
