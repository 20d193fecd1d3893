import type { Operation } from '../../operation.ts';
import { deviceAnswer } from '../answers.ts';
import { requireNamed } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { type Page, pageOf, readPage } from '../paging.ts';
import { ownerOf, ownerTarget, readOwner } from './key-owner.ts';

interface ListMFADevicesRequest {
  readonly userName: string | undefined;
  readonly page: Page;
}

/** API reference, ListMFADevices. Root has none. */
export const listMFADevices: Operation<ListMFADevicesRequest> = iamOperation<ListMFADevicesRequest>({
  name: 'ListMFADevices',

  input: (parameters) => ({ userName: readOwner(parameters), page: readPage(parameters, 'ListMFADevices') }),

  permissions: ({ userName }, subject) => [{ on: ownerTarget(userName, subject) }],

  execute({ userName, page }, { directory, home, principal }) {
    const accountId = home.account;
    const owner = ownerOf(userName, principal);
    if (owner !== undefined) requireNamed(directory, 'user', { accountId, name: owner });
    const devices = owner === undefined ? [] : directory.mfaDevicesOf(accountId, owner);
    const { items, ...rest } = pageOf(devices, { list: 'ListMFADevices', page, keyOf: ({ name }) => name });
    return { MFADevices: items.map(deviceAnswer), ...rest };
  },
});
