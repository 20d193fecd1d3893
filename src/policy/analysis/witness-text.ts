import type { Principal } from '../principal.ts';
import type { Witness } from './new-access.ts';
import { principalKeys } from './principal-forms.ts';

/** `arn:aws:iam::999999999999:user/someone may dynamodb:GetItem on arn:… with aws:SourceIp 10.0.0.1`. */
export function witnessText({ request, context }: Witness): string {
  const brought = Object.entries(context)
    .filter(([key]) => !principalKeys.has(key) && key !== 'aws:resourceaccount')
    .map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const carrying = brought.length > 0 ? `, bringing ${brought.join(', ')}` : '';
  return `${principalText(request.principal)} may ${request.action} on ${request.resource}${carrying}`;
}

function principalText(principal: Principal): string {
  return principal.kind === 'anonymous' ? 'nobody in particular' : principal.arn;
}
