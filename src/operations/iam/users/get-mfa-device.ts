import { serialNumberPattern } from '../../identity/device-code.ts';
import type { Operation } from '../../operation.ts';
import { deviceAnswer } from '../answers.ts';
import { noSuchEntity, requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';

interface GetMFADeviceRequest {
  readonly serialNumber: string;
  readonly userName: string | undefined;
}

/** API reference, GetMFADevice. That the user's device is not there is said in words that are inferred. */
export const getMFADevice: Operation<GetMFADeviceRequest> = iamOperation<GetMFADeviceRequest>({
  name: 'GetMFADevice',

  input: (parameters) => ({
    serialNumber: parameters.text('SerialNumber', { required: true, min: 9, max: 256, pattern: serialNumberPattern }),
    userName: readOwner(parameters),
  }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute({ serialNumber, userName }, { directory, home, principal }) {
    const owner = ownerOf(userName, principal);
    if (owner !== undefined) requireNamed(directory, 'user', { accountId: home.account, name: owner });
    const device = directory.mfaDevice(serialNumber);
    if (device?.accountId === home.account && device.userName === owner) return deviceAnswer(device);
    throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
  },
});
