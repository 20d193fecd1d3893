import type { Operation } from '../../operation.ts';
import { iamOperation } from '../iam-operation.ts';
import { contextKeysAnswer } from './context-keys-answer.ts';
import { policiesOf, policySource, policySourceTarget } from './policy-source.ts';
import { givenPolicies, simulatedPolicy } from './simulated-policy.ts';
import { readPolicies, readPolicySourceArn } from './simulation-parameters.ts';

interface GetContextKeysForPrincipalPolicyRequest {
  readonly sourceArn: string;
  readonly policies: readonly string[];
}

/** API reference, GetContextKeysForPrincipalPolicy: of the policies attached to the entity and its groups, without boundary and SCPs. */
export const getContextKeysForPrincipalPolicy: Operation<GetContextKeysForPrincipalPolicyRequest> =
  iamOperation<GetContextKeysForPrincipalPolicyRequest>({
    name: 'GetContextKeysForPrincipalPolicy',

    input: (parameters) => ({
      sourceArn: readPolicySourceArn(parameters),
      policies: readPolicies(parameters, 'PolicyInputList'),
    }),

    permissions: ({ sourceArn }, subject) => [{ on: policySourceTarget(sourceArn, subject) }],

    execute({ sourceArn, policies }, { directory }) {
      const attached = policiesOf(policySource(sourceArn, directory), directory).map(simulatedPolicy);
      return contextKeysAnswer([...attached, ...givenPolicies(policies, 'PolicyInputList')]);
    },
  });
