import { AwsError } from '../../errors.ts';
import type { Principal } from '../../policy/principal.ts';
import type { Permission, TemporaryCredentials } from '../operation.ts';
import { type Parameters, wordPattern } from './parameters.ts';

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

/** `SerialNumber` and `TokenCode`: what a multi-factor device says. There are no such devices here, so nothing can be proved. */
export interface DeviceCode {
  readonly serialNumber: string | undefined;
  readonly tokenCode: string | undefined;
}

export function readDeviceCode(parameters: Parameters): DeviceCode {
  return {
    serialNumber: parameters.text('SerialNumber', { min: 9, max: 256, pattern: serialNumberPattern }),
    tokenCode: parameters.text('TokenCode', { min: 6, max: 6, pattern: digitsPattern }),
  };
}

export function refuseDeviceCode({ serialNumber, tokenCode }: DeviceCode): void {
  if (serialNumber === undefined && tokenCode === undefined) return;
  if (serialNumber === undefined || tokenCode === undefined) {
    throw stsDenied('MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.');
  }
  throw stsDenied(
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
  );
}

const serialNumberPattern = wordPattern('[\\w+=/:,.@-]*', '+=/:,.@-');
const digitsPattern = { source: '[\\d]*', allows: (code: number) => code >= 0x30 && code <= 0x39 };
