import { type OidcProvider, oidcProviderArn } from '../../../database/directory/federation-entities.ts';
import { oidcProvidersPerAccountMax } from '../../../database/directory/quotas.ts';
import { AwsError } from '../../../errors.ts';
import type { Operation } from '../../operation.ts';
import { tagsAnswer } from '../answers.ts';
import { quotaExceeded } from '../faults.ts';
import { iamOperation, requestTagKeys } from '../iam-operation.ts';
import { readTags, requestedTags, type Tag, tagsOf } from '../tags.ts';
import {
  newProviderTarget,
  providerUrl,
  readClientIds,
  readThumbprints,
  soundThumbprints,
  withinQuota,
} from './provider-parameters.ts';

interface CreateOpenIDConnectProviderRequest {
  /** As given. */
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly tags: readonly Tag[];
}

/**
 * API reference, CreateOpenIDConnectProvider. Tags need `iam:TagOpenIDConnectProvider` as well. Nothing is fetched from the provider: without
 * thumbprints it has none.
 */
export const createOpenIDConnectProvider: Operation<CreateOpenIDConnectProviderRequest> =
  iamOperation<CreateOpenIDConnectProviderRequest>({
    name: 'CreateOpenIDConnectProvider',

    input: (parameters) => ({
      url: parameters.text('Url', { required: true, min: 1, max: 255 }),
      clientIds: readClientIds(parameters),
      thumbprints: readThumbprints(parameters),
      tags: readTags(parameters),
    }),

    permissions({ url, tags }, { home }) {
      const on = newProviderTarget({ accountId: home.account, url: providerUrl(url) });
      const keys = requestTagKeys(requestedTags(tags));
      return [{ on, keys }, ...(tags.length > 0 ? [{ action: 'iam:TagOpenIDConnectProvider', on, keys }] : [])];
    },

    execute: (request, { directory, home }) =>
      directory.change((parts) => {
        const accountId = home.account;
        const url = providerUrl(request.url);
        const { federation } = parts.directory;
        if (federation.provider(accountId, url)) {
          throw new AwsError('EntityAlreadyExists', `Provider with url ${request.url} already exists.`);
        }
        if (federation.providers(accountId).length >= oidcProvidersPerAccountMax) {
          throw quotaExceeded('OpenIDConnectProvidersPerAccount', oidcProvidersPerAccountMax);
        }
        const provider: OidcProvider = {
          kind: 'oidcProvider',
          accountId,
          url,
          clientIds: withinQuota(request.clientIds),
          thumbprints: soundThumbprints(request.thumbprints),
          tags: tagsOf('oidcProvider', request.tags),
          createdAt: parts.now,
        };
        const shownTags = request.tags.length > 0 ? { Tags: tagsAnswer(provider.tags) } : {};
        return { put: [provider], result: { OpenIDConnectProviderArn: oidcProviderArn(provider), ...shownTags } };
      }),
  });
