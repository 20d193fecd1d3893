import type { ApplicablePolicies } from '../../../policy/evaluate.ts';
import type { Parameters } from '../../identity/parameters.ts';
import type { Operation } from '../../operation.ts';
import { invalidInput } from '../faults.ts';
import { accountTarget, iamOperation } from '../iam-operation.ts';
import { namedCaller } from './policy-source.ts';
import { simulationAnswer } from './prepare-simulation.ts';
import { givenPolicies } from './simulated-policy.ts';
import { readPolicies, readSimulation, type SimulationParameters } from './simulation-parameters.ts';

interface SimulateCustomPolicyRequest extends SimulationParameters {
  /** SCPs of each level, from the root down to the account. */
  readonly levels: readonly (readonly string[])[];
}

const name = 'SimulateCustomPolicy';

/** API reference, SimulateCustomPolicy. Nothing but the request is looked at, so that nothing is learnt about anybody. */
export const simulateCustomPolicy: Operation<SimulateCustomPolicyRequest> = iamOperation<SimulateCustomPolicyRequest>({
  name,

  input(parameters) {
    parameters.requireList('PolicyInputList');
    return { ...readSimulation(parameters, name), levels: readLevels(parameters) };
  },

  permissions: (_request, subject) => [{ on: accountTarget(subject) }],

  execute(request, { home }) {
    const { callerArn, levels } = request;
    const source = {
      identity: [],
      boundary: undefined,
      serviceControl: serviceControlOf(levels),
      caller: callerArn === undefined ? undefined : namedCaller(callerArn),
    };
    const principals = { membershipOf: () => undefined };
    return simulationAnswer(request, source, { operation: name, home, principals });
  },
});

function readLevels(parameters: Parameters): readonly (readonly string[])[] {
  return parameters.list('OrderedOrganizationPolicyInputList', 7, (level) =>
    readPolicies(level, 'ServiceControlPolicyInputList'),
  );
}

function serviceControlOf(levels: readonly (readonly string[])[]): ApplicablePolicies['serviceControl'] {
  if (levels.length === 0) return undefined;
  return levels.map((texts, at) => {
    if (texts.length === 0) throw invalidInput(`Level ${at + 1} of the organization has no service control policy.`);
    return givenPolicies(texts, 'ServiceControlPolicyInputList').map(({ compiled }) => compiled);
  });
}
