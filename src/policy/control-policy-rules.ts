import { consistsOf, lettersAndDigits } from './characters.ts';
import type { PolicyDocument } from './document.ts';
import { iamFault } from './iam-rules.ts';

/**
 * What AWS Organizations asks of its policies beyond the grammar. AWS has one sentence for all of it; these say what to do.
 */

/** Of a policy that was read as `identity`. Source: AWS Organizations User Guide, "SCP syntax": the whole language but principals. */
export function serviceControlFault(document: PolicyDocument): string | undefined {
  return iamFault(document);
}

/** Of a policy that was read as `resource`. Source: AWS Organizations User Guide, "RCP syntax". */
export function resourceControlFault(document: PolicyDocument): string | undefined {
  if (document.version !== '2012-10-17') return 'lacks Version "2012-10-17", which a resource control policy needs';
  for (const { effect, principal, action } of document.statements) {
    if (effect !== 'Deny') return 'allows; a resource control policy only denies, RCPFullAWSAccess allows beside it';
    if (principal?.length !== 1 || principal[0]!.type !== '*') {
      return 'lacks Principal "*"; say in Condition whom the denial spares';
    }
    if (!action) return 'has NotAction; name what is denied in Action';
    if (!action.every(namesService)) {
      return 'names actions of every service; write them as in "dynamodb:*"';
    }
  }
  return undefined;
}

function namesService(action: string): boolean {
  const service = action.split(':', 1)[0] as string;
  return action.includes(':') && service !== '' && consistsOf(service, `${lettersAndDigits}-`);
}
