import { parseArn } from '../../../arn.ts';
import type { Directory } from '../../../database/directory/directory.ts';
import type { MfaDevice } from '../../../database/directory/entities.ts';
import { serialNumberPattern } from '../../identity/device-code.ts';
import type { Parameters } from '../../identity/parameters.ts';
import { noSuchEntity } from '../faults.ts';

/** Calls about virtual multi-factor devices name them by serial number. */
export function readSerialNumber(parameters: Parameters): string {
  return parameters.text('SerialNumber', { required: true, min: 9, max: 256, pattern: serialNumberPattern });
}

/** Of that account; throws NoSuchEntity, in words that are inferred. */
export function requireDevice(
  directory: Directory,
  { serialNumber, accountId }: { readonly serialNumber: string; readonly accountId: string },
): MfaDevice {
  const device = directory.mfaDevice(serialNumber);
  if (device?.accountId === accountId) return device;
  throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
}

/** Of that user; throws NoSuchEntity, in words that are inferred. */
export function requireOwnDevice(
  directory: Directory,
  {
    owner,
    ...named
  }: { readonly serialNumber: string; readonly accountId: string; readonly owner: string | undefined },
): MfaDevice {
  const device = requireDevice(directory, named);
  if (owner !== undefined && device.userName === owner) return device;
  throw noSuchEntity('MFA Device invalid for user.');
}

/** The account that a serial number is of; the caller's, where it names none. */
export function accountOfDevice(serialNumber: string, home: { readonly account: string }): string {
  return parseArn(serialNumber)?.account || home.account;
}
