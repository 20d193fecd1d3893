import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { readAlias } from './alias.ts';

interface CreateAccountAliasRequest {
  readonly alias: string;
}

/** API reference, CreateAccountAlias. A new alias takes the place of the old one; no two accounts have the same. */
export const createAccountAlias: Operation<CreateAccountAliasRequest> = iamOperation<CreateAccountAliasRequest>({
  name: 'CreateAccountAlias',

  input: (parameters) => ({ alias: readAlias(parameters) }),

  permissions: (_, subject) => [{ on: accountTarget(subject) }],

  execute: ({ alias }, { directory, home }) =>
    directory.change((parts) => {
      const accountId = home.account;
      const owner = parts.directory.accountWithAlias(alias);
      if (owner && owner.accountId !== accountId) {
        throw new AwsError('EntityAlreadyExists', `The account alias ${alias} already exists.`);
      }
      const account = parts.directory.account(accountId) ?? { kind: 'account', accountId };
      return { put: [{ ...account, alias }], result: undefined };
    }),
});
