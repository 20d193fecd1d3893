import { validationError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import { readParameters, wordPattern } from './parameters.ts';
import { accountPermission } from './sts-answers.ts';

interface GetAccessKeyInfoRequest {
  readonly accessKeyId: string;
}

/**
 * API reference, GetAccessKeyInfo. The account is read from the id itself, so that ids of keys that are gone, and of other
 * accounts, are answered, too. An id that was written into the configuration and says nothing is looked up.
 */
export const getAccessKeyInfo: Operation<GetAccessKeyInfoRequest> = {
  name: 'GetAccessKeyInfo',
  service: 'sts',
  input: {
    read(input) {
      const parameters = readParameters(input);
      const accessKeyId = parameters.text('AccessKeyId', { required: true, min: 16, max: 128, pattern: idPattern });
      parameters.check();
      return { accessKeyId };
    },
  },

  permissions: (_, { principal }) => [accountPermission('sts:GetAccessKeyInfo', principal)],

  execute({ accessKeyId }, { directory }) {
    const account = directory.accessKey(accessKeyId)?.accountId ?? accountInId(accessKeyId);
    // The sentence is inferred: the API reference names no error.
    if (account === undefined) throw validationError(`The access key ID ${accessKeyId} is not valid`);
    return { Account: account };
  },
};

const idPattern = wordPattern('[\\w]*', '');

/** After the four letters of its kind, an id has 80 bits in base 32: a one, the account in 40, and 39 of its own. */
function accountInId(accessKeyId: string): string | undefined {
  if (accessKeyId.length !== 20 || (!accessKeyId.startsWith('AKIA') && !accessKeyId.startsWith('ASIA')))
    return undefined;
  let bits = 0n;
  for (const letter of accessKeyId.slice(4)) {
    const value = base32.indexOf(letter);
    if (value < 0) return undefined;
    bits = (bits << 5n) | BigInt(value);
  }
  const account = (bits >> 39n) & ((1n << 40n) - 1n);
  if (bits >> 79n !== 1n || account > 999_999_999_999n) return undefined;
  return String(account).padStart(12, '0');
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
