import { mfaDeviceArn } from '../../../database/directory/entities.ts';
import type { Operation } from '../../operation.ts';
import { userAnswer } from '../answers.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { type Page, pageOf, readPage } from '../paging.ts';

interface ListVirtualMFADevicesRequest {
  readonly status: 'Assigned' | 'Unassigned' | 'Any' | undefined;
  readonly page: Page;
}

/** API reference, ListVirtualMFADevices. Every device is some user's: the configuration knows no others. */
export const listVirtualMFADevices: Operation<ListVirtualMFADevicesRequest> =
  iamOperation<ListVirtualMFADevicesRequest>({
    name: 'ListVirtualMFADevices',

    input: (parameters) => ({
      status: parameters.choice('AssignmentStatus', ['Assigned', 'Unassigned', 'Any']),
      page: readPage(parameters, 'ListVirtualMFADevices'),
    }),

    permissions: (_, subject) => [{ on: accountTarget(subject) }],

    execute({ status, page }, { directory, home }) {
      const devices = status === 'Unassigned' ? [] : directory.mfaDevicesOf(home.account, undefined);
      const { items, ...rest } = pageOf(devices, { list: 'ListVirtualMFADevices', page, keyOf: ({ name }) => name });
      return {
        VirtualMFADevices: items.map((device) => ({
          SerialNumber: mfaDeviceArn(device),
          User: userAnswer(directory.named('user', device.accountId, device.userName)!, { whole: false }),
          EnableDate: new Date(device.createdAt),
        })),
        ...rest,
      };
    },
  });
