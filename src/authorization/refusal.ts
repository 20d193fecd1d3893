import { AwsError } from '../errors.ts';
import type { Denied, PolicyKind } from '../policy/decision.ts';
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
  const frame = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${shownAs}`;
  return new AwsError(
    'AccessDeniedException',
    action.startsWith('sts:') ? frame : `${frame} ${reason(action, decision)}`,
  );
}

function reason(action: string, { cause, by }: Pick<Denied, 'cause' | 'by'>): string {
  const [article, name] = policyNames[by];
  return cause === 'explicit'
    ? `with an explicit deny in ${article} ${name}`
    : `because no ${name} allows the ${action} action`;
}

const policyNames: Readonly<Record<PolicyKind, readonly [article: string, name: string]>> = {
  serviceControl: ['a', 'service control policy'],
  resourceControl: ['a', 'resource control policy'],
  resource: ['a', 'resource-based policy'],
  identity: ['an', 'identity-based policy'],
  boundary: ['a', 'permissions boundary'],
  session: ['a', 'session policy'],
  vpcEndpoint: ['a', 'VPC endpoint policy'],
};
