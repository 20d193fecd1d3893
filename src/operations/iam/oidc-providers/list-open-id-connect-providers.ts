import { oidcProviderArn } from '../../../database/directory/federation-entities.ts';
import type { Operation } from '../../operation.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';

/** API reference, ListOpenIDConnectProviders: all at once. */
export const listOpenIDConnectProviders: Operation<object> = iamOperation<object>({
  name: 'ListOpenIDConnectProviders',

  input: () => ({}),

  permissions: (_, subject) => [{ on: accountTarget(subject, `arn:aws:iam::${subject.home.account}:oidc-provider/*`) }],

  execute: (_, { directory, home }) => ({
    OpenIDConnectProviderList: directory.federation
      .providers(home.account)
      .map((provider) => ({ Arn: oidcProviderArn(provider) })),
  }),
});
