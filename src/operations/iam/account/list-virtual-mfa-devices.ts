import type { Directory } from '../../../database/directory/directory.ts';
import { type MfaDevice, mfaDeviceArn } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { userAnswer } from '../answers.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface ListVirtualMFADevicesRequest {
  readonly status: 'Assigned' | 'Unassigned' | 'Any' | undefined;
  readonly page: Page;
}

/** API reference, ListVirtualMFADevices. */
export const listVirtualMFADevices: Operation<ListVirtualMFADevicesRequest> =
  iamOperation<ListVirtualMFADevicesRequest>({
    name: 'ListVirtualMFADevices',

    input: (parameters) => ({
      status: parameters.choice('AssignmentStatus', ['Assigned', 'Unassigned', 'Any']),
      page: readPage(parameters, 'ListVirtualMFADevices'),
    }),

    permissions: (_, subject) => [{ on: accountTarget(subject) }],

    execute({ status = 'Any', page }, { directory, home }) {
      const { items, ...rest } = pageOf(directory.mfaDevicesOf(home.account, undefined), {
        list: 'ListVirtualMFADevices',
        page,
        keyOf: ({ name }) => name,
        wanted: ({ userName }) => status === 'Any' || (userName !== undefined) === (status === 'Assigned'),
      });
      return { VirtualMFADevices: items.map((device) => virtualDeviceAnswer(device, directory)), ...rest };
    },
  });

function virtualDeviceAnswer(device: MfaDevice, directory: Directory) {
  const { accountId, userName, createdAt } = device;
  const user = userName === undefined ? undefined : directory.named('user', accountId, userName);
  return {
    SerialNumber: mfaDeviceArn(device),
    ...(user && { User: userAnswer(user, { whole: false }), EnableDate: new Date(createdAt) }),
  };
}
