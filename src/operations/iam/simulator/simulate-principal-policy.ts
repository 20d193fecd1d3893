import type { Operation } from '../../operation.ts';
import { iamOperation } from '../iam-operation.ts';
import { exclusionsOf, type PolicyIdentifier, readExclusions } from './policy-exclusions.ts';
import {
  boundaryOf,
  callerOf,
  namedCaller,
  policiesOf,
  policySource,
  policySourceTarget,
  unnamedCaller,
} from './policy-source.ts';
import { simulationAnswer } from './prepare-simulation.ts';
import { simulatedPolicy } from './simulated-policy.ts';
import { readPolicySourceArn, readSimulation, type SimulationParameters } from './simulation-parameters.ts';

interface SimulatePrincipalPolicyRequest extends SimulationParameters {
  readonly sourceArn: string;
  readonly exclusions: readonly PolicyIdentifier[];
}

const name = 'SimulatePrincipalPolicy';

/** API reference, SimulatePrincipalPolicy. Tells what the policies of others say: who may ask is decided on the entity. */
export const simulatePrincipalPolicy: Operation<SimulatePrincipalPolicyRequest> =
  iamOperation<SimulatePrincipalPolicyRequest>({
    name,

    input: (parameters) => ({
      sourceArn: readPolicySourceArn(parameters),
      exclusions: readExclusions(parameters),
      ...readSimulation(parameters, name),
    }),

    permissions: ({ sourceArn }, subject) => [{ on: policySourceTarget(sourceArn, subject) }],

    execute(request, { directory, principals, home }) {
      const { sourceArn, callerArn } = request;
      const bearer = policySource(sourceArn, directory);
      const excluded = exclusionsOf(request.exclusions);
      const boundary = excluded.boundary ? undefined : boundaryOf(bearer, directory);
      const itself = callerArn === undefined || (bearer.kind === 'user' && callerArn === sourceArn);
      const caller = itself ? callerOf(bearer) : namedCaller(callerArn);
      const source = {
        identity: policiesOf(bearer, directory, excluded).map(simulatedPolicy),
        boundary: boundary && simulatedPolicy(boundary),
        serviceControl: excluded.serviceControl
          ? undefined
          : principals.serviceControlOf(caller ?? unnamedCaller(bearer.accountId)),
        caller,
      };
      return simulationAnswer(request, source, { operation: name, home, principals });
    },
  });
