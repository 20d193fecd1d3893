import type { Operation } from '../../operation.ts';
import { deviceAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';
import { readSerialNumber, requireOwnDevice } from './mfa-device.ts';

interface GetMFADeviceRequest {
  readonly serialNumber: string;
  readonly userName: string | undefined;
}

/** API reference, GetMFADevice. */
export const getMFADevice: Operation<GetMFADeviceRequest> = iamOperation<GetMFADeviceRequest>({
  name: 'GetMFADevice',

  input: (parameters) => ({ serialNumber: readSerialNumber(parameters), userName: readOwner(parameters) }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute({ serialNumber, userName }, { directory, home, principal }) {
    const accountId = home.account;
    const owner = ownerOf(userName, principal);
    if (owner !== undefined) requireNamed(directory, 'user', { accountId, name: owner });
    return deviceAnswer(requireOwnDevice(directory, { serialNumber, accountId, owner }));
  },
});
