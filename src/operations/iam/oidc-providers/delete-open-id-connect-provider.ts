import type { Operation } from '../../operation.ts';
import { noSuchEntity } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import { providerOf, providerTarget, readProviderArn } from './provider-parameters.ts';

interface DeleteOpenIDConnectProviderRequest {
  readonly arn: string;
}

/**
 * API reference, DeleteOpenIDConnectProvider, which calls it idempotent; AWS was seen to answer NoSuchEntity the second time. Roles that
 * trust the provider stay, and so do their sessions.
 */
export const deleteOpenIDConnectProvider: Operation<DeleteOpenIDConnectProviderRequest> =
  iamOperation<DeleteOpenIDConnectProviderRequest>({
    name: 'DeleteOpenIDConnectProvider',

    input: (parameters) => ({ arn: readProviderArn(parameters) }),

    permissions: ({ arn }, subject) => [{ on: providerTarget(arn, subject) }],

    execute: ({ arn }, { directory }) =>
      directory.change((parts) => {
        const provider = providerOf(parts.directory, arn);
        if (!provider) throw noSuchEntity('OpenId connect Provider ARN cannot be found.');
        return { remove: [provider], result: undefined };
      }),
  });
