import { parseArn } from '../../arn.ts';
import { validationError } from '../../errors.ts';

/** The account of the role with that ARN, whether there is one or not. Throws ValidationException, in STS's words, for what is no role ARN. */
export function accountOfRole(text: string): string {
  const arn = parseArn(text);
  const isRole = arn?.service === 'iam' && arn.resource.startsWith('role/') && arn.region === '' && arn.account !== '';
  if (!isRole) throw validationError(`${text} is invalid`);
  return arn.account;
}
