import type { OidcProvider } from '../../../database/directory/federation-entities.ts';
import type { Operation } from '../../operation.ts';
import { iamOperation } from '../iam-operation.ts';
import { providerTarget, readProviderArn, requireProvider } from './provider-parameters.ts';

export interface ClientIdRequest {
  readonly arn: string;
  readonly clientId: string;
}

/** Adding one that is there, and removing one that is not, changes nothing and is no mistake. */
export function changeClientIds(
  name: string,
  change: (clientIds: OidcProvider['clientIds'], clientId: string) => OidcProvider['clientIds'],
): Operation<ClientIdRequest> {
  return iamOperation<ClientIdRequest>({
    name,
    input: (parameters) => ({
      arn: readProviderArn(parameters),
      clientId: parameters.text('ClientID', { required: true, min: 1, max: 255 }),
    }),
    permissions: ({ arn }, subject) => [{ on: providerTarget(arn, subject) }],
    execute: ({ arn, clientId }, { directory }) =>
      directory.change((parts) => {
        const provider = requireProvider(parts.directory, arn);
        return { put: [{ ...provider, clientIds: change(provider.clientIds, clientId) }], result: undefined };
      }),
  });
}
