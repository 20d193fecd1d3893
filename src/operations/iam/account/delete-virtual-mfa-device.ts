import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { iamOperation } from '../iam-operation.ts';
import { accountOfDevice, readSerialNumber, requireDevice } from '../users/mfa-device.ts';

interface DeleteVirtualMFADeviceRequest {
  readonly serialNumber: string;
}

/** API reference, DeleteVirtualMFADevice. That it is some user's still is said in words that are inferred. */
export const deleteVirtualMFADevice: Operation<DeleteVirtualMFADeviceRequest> =
  iamOperation<DeleteVirtualMFADeviceRequest>({
    name: 'DeleteVirtualMFADevice',

    input: (parameters) => ({ serialNumber: readSerialNumber(parameters) }),

    permissions: ({ serialNumber }, { home }) => [
      { on: { arn: serialNumber, accountId: accountOfDevice(serialNumber, home) } },
    ],

    execute: ({ serialNumber }, { directory, home }) =>
      directory.change((parts) => {
        const device = requireDevice(parts.directory, { serialNumber, accountId: home.account });
        if (device.userName !== undefined) {
          throw new AwsError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.');
        }
        return { remove: [device], result: undefined };
      }),
  });
