import type { Operation } from '../../operation.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { contextKeysAnswer } from './context-keys-answer.ts';
import { givenPolicies } from './simulated-policy.ts';
import { readPolicies } from './simulation-parameters.ts';

interface GetContextKeysForCustomPolicyRequest {
  readonly policies: readonly string[];
}

/** API reference, GetContextKeysForCustomPolicy. */
export const getContextKeysForCustomPolicy: Operation<GetContextKeysForCustomPolicyRequest> =
  iamOperation<GetContextKeysForCustomPolicyRequest>({
    name: 'GetContextKeysForCustomPolicy',

    input(parameters) {
      parameters.requireList('PolicyInputList');
      return { policies: readPolicies(parameters, 'PolicyInputList') };
    },

    permissions: (_request, subject) => [{ on: accountTarget(subject) }],

    execute: ({ policies }) => contextKeysAnswer(givenPolicies(policies, 'PolicyInputList')),
  });
