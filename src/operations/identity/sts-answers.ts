import { AwsError } from '../../errors.ts';
import type { Principal } from '../../policy/principal.ts';
import type { Permission, TemporaryCredentials } from '../operation.ts';

/** `Credentials` as STS answers them; dates have whole seconds. */
export function credentialsAnswer({ accessKeyId, secretAccessKey, sessionToken, expiration }: TemporaryCredentials) {
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
      Expiration: new Date(expiration).toISOString().replace('.000Z', 'Z'),
    },
  };
}

/** For an action that is on no resource: only `*` matches. */
export function accountPermission(action: string, principal: Principal): Permission {
  return { action, resource: '*', resourceAccount: principal.accountId, crossAccount: false };
}

/** STS refuses without saying why. */
export function stsDenied(message: string): AwsError {
  return new AwsError('AccessDeniedException', message);
}

/** The sentence of a refusal that no policy decides, the same as of one that a policy does. */
export function notAuthorized(principal: Principal, action: string, resource: string): AwsError {
  return stsDenied(`User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`);
}
