import type { Operation } from '../../operation.ts';
import { invalidInput } from '../faults.ts';
import { iamOperation } from '../iam-operation.ts';
import {
  providerTarget,
  readProviderArn,
  readThumbprints,
  requireProvider,
  soundThumbprints,
} from './provider-parameters.ts';

interface UpdateOpenIDConnectProviderThumbprintRequest {
  readonly arn: string;
  readonly thumbprints: readonly string[];
}

/** API reference, UpdateOpenIDConnectProviderThumbprint: replaces them all. */
export const updateOpenIDConnectProviderThumbprint: Operation<UpdateOpenIDConnectProviderThumbprintRequest> =
  iamOperation<UpdateOpenIDConnectProviderThumbprintRequest>({
    name: 'UpdateOpenIDConnectProviderThumbprint',

    input: (parameters) => ({ arn: readProviderArn(parameters), thumbprints: readThumbprints(parameters) }),

    permissions: ({ arn }, subject) => [{ on: providerTarget(arn, subject) }],

    execute: ({ arn, thumbprints }, { directory }) =>
      directory.change((parts) => {
        const provider = requireProvider(parts.directory, arn);
        if (thumbprints.length === 0) throw invalidInput('Thumbprint list must contain at least one entry.');
        return { put: [{ ...provider, thumbprints: soundThumbprints(thumbprints) }], result: undefined };
      }),
  });
