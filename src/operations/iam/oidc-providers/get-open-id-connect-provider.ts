import type { Operation } from '../../operation.ts';
import { tagsAnswer } from '../answers.ts';
import { iamOperation } from '../iam-operation.ts';
import { providerTarget, readProviderArn, requireProvider } from './provider-parameters.ts';

interface GetOpenIDConnectProviderRequest {
  readonly arn: string;
}

/** API reference, GetOpenIDConnectProvider. The URL is shown without its scheme. */
export const getOpenIDConnectProvider: Operation<GetOpenIDConnectProviderRequest> =
  iamOperation<GetOpenIDConnectProviderRequest>({
    name: 'GetOpenIDConnectProvider',

    input: (parameters) => ({ arn: readProviderArn(parameters) }),

    permissions: ({ arn }, subject) => [{ on: providerTarget(arn, subject) }],

    execute({ arn }, { directory }) {
      const { url, clientIds, thumbprints, tags, createdAt } = requireProvider(directory, arn);
      return {
        Url: url,
        ClientIDList: clientIds,
        ThumbprintList: thumbprints,
        CreateDate: new Date(createdAt),
        Tags: tagsAnswer(tags),
      };
    },
  });
