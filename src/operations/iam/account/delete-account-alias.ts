import type { Operation } from '../../operation.ts';
import { noSuchEntity } from '../faults.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { readAlias } from './alias.ts';

interface DeleteAccountAliasRequest {
  readonly alias: string;
}

/** API reference, DeleteAccountAlias: of the alias that the account has. */
export const deleteAccountAlias: Operation<DeleteAccountAliasRequest> = iamOperation<DeleteAccountAliasRequest>({
  name: 'DeleteAccountAlias',

  input: (parameters) => ({ alias: readAlias(parameters) }),

  permissions: (_, subject) => [{ on: accountTarget(subject) }],

  execute: ({ alias }, { directory, home }) =>
    directory.change((parts) => {
      const account = parts.directory.account(home.account);
      if (account?.alias !== alias) throw noSuchEntity(`The account alias ${alias} cannot be found.`);
      const { alias: _, ...without } = account;
      return { put: [without], result: undefined };
    }),
});
