import type { Operation } from '../../operation.ts';
import { requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';
import { readSerialNumber, requireOwnDevice } from './mfa-device.ts';

interface DeactivateMFADeviceRequest {
  readonly serialNumber: string;
  readonly userName: string | undefined;
}

/**
 * API reference, DeactivateMFADevice: the device is there, and is nobody's. Sessions for which its codes were shown live on. A
 * configuration that names the device gives it to its user again when it is applied.
 */
export const deactivateMFADevice: Operation<DeactivateMFADeviceRequest> = iamOperation<DeactivateMFADeviceRequest>({
  name: 'DeactivateMFADevice',

  input: (parameters) => ({ userName: readOwner(parameters), serialNumber: readSerialNumber(parameters) }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute: ({ serialNumber, userName }, { directory, home, principal }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const owner = ownerOf(userName, principal);
      if (owner !== undefined) requireNamed(parts.directory, 'user', { accountId, name: owner });
      const device = requireOwnDevice(parts.directory, { serialNumber, accountId, owner });
      const { userName: _, ...unassigned } = device;
      return { put: [unassigned], result: undefined };
    }),
});
