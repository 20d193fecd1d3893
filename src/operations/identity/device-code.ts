import type { Principal } from '../../policy/principal.ts';
import type { DeviceClaim } from '../operation.ts';
import { type Parameters, wordPattern } from './parameters.ts';
import { stsDenied } from './sts-answers.ts';

/** `SerialNumber` and `TokenCode`: which multi-factor device, and what it shows. */
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

/** Undefined: the caller names no device. Throws AccessDeniedException for half of the pair. */
export function deviceClaim({ serialNumber, tokenCode }: DeviceCode, caller: Principal): DeviceClaim | undefined {
  if (serialNumber === undefined && tokenCode === undefined) return undefined;
  if (serialNumber === undefined || tokenCode === undefined) {
    throw stsDenied('MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.');
  }
  return { caller, serialNumber, tokenCode };
}

/** Of a device: service models `sts` and `iam`, the same. */
export const serialNumberPattern = wordPattern('[\\w+=/:,.@-]*', '+=/:,.@-');
const digitsPattern = { source: '[\\d]*', allows: (code: number) => code >= 0x30 && code <= 0x39 };
