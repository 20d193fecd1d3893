import { parseArn } from '../../../arn.ts';
import type { ApplicablePolicies } from '../../../policy/evaluate.ts';
import type { Principal } from '../../../policy/principal.ts';
import type { PolicyForm } from '../../../policy/statement.ts';
import type { ExecutionContext } from '../../operation.ts';
import { invalidInput } from '../faults.ts';
import { pageOf } from '../paging.ts';
import { evaluationResult } from './evaluation-result.ts';
import { invalidCaller } from './policy-source.ts';
import { givenPolicies, givenResourcePolicy, type SimulatedPolicy } from './simulated-policy.ts';
import type { Simulation } from './simulation.ts';
import { contextEntries, contextLookup } from './simulation-context.ts';
import type { SimulationParameters } from './simulation-parameters.ts';

/** What the two operations do not share: whose policies, and who calls. */
export interface SimulationSource {
  /** Beside those that are given. */
  readonly identity: readonly SimulatedPolicy[];
  /** Unless another is given. */
  readonly boundary: SimulatedPolicy | undefined;
  readonly serviceControl: ApplicablePolicies['serviceControl'];
  /** Undefined: nobody is said to call. */
  readonly caller: Principal | undefined;
}

interface SimulationPlace extends Pick<ExecutionContext, 'home'> {
  readonly principals: Pick<ExecutionContext['principals'], 'membershipOf'>;
}

/** From the parameters to the answer. Throws InvalidInput. */
export function simulationAnswer(
  parameters: SimulationParameters,
  source: SimulationSource,
  { operation, home, principals }: SimulationPlace & { readonly operation: string },
): object {
  const { actions, resources, page } = parameters;
  refuseOptions(parameters);
  const simulation = prepare(parameters, source, { home, principals });
  const rows = actions.map((action, at) => ({ action, key: String(at).padStart(4, '0') }));
  const maxItems = Math.min(page.maxItems, actionsPerPage(simulation, resources));
  const { items, ...rest } = pageOf(rows, { list: operation, page: { ...page, maxItems }, keyOf: ({ key }) => key });
  return { EvaluationResults: items.map(({ action }) => evaluationResult(simulation, action, resources)), ...rest };
}

/**
 * A page may have fewer results than were asked for: an answer is not to hold up all others. Each statement is asked about each action and
 * resource.
 */
function actionsPerPage(
  { identity, boundary, resourcePolicy, serviceControl = [] }: Simulation,
  resources: readonly string[],
): number {
  const simulated = [...identity, boundary, resourcePolicy].map((policy) => policy?.compiled);
  const statements = [...simulated, ...serviceControl.flat()].reduce(
    (sum, policy) => sum + (policy?.statements.length ?? 0),
    0,
  );
  const actions = Math.floor(questionsPerPageMax / Math.max(1, statements * resources.length));
  if (actions > 0) return actions;
  throw invalidInput(
    `The simulation is too large: ${statements} statements, asked about ${resources.length} resources.`,
  );
}

/** Where all of them match, an answer of some megabytes. */
const questionsPerPageMax = 20_000;

function prepare(
  parameters: SimulationParameters,
  { identity, boundary, serviceControl, caller }: SimulationSource,
  { home, principals }: SimulationPlace,
): Simulation {
  const [given] = givenPolicies(parameters.boundaries, 'PermissionsBoundaryPolicyInputList');
  const { resourcePolicy } = parameters;
  if (resourcePolicy !== undefined && caller?.kind !== 'user') throw invalidCaller();
  const context = contextEntries(parameters.contextEntries);
  const membershipOf = (accountId: string) =>
    accountId === home.account ? principals.membershipOf(accountId) : undefined;
  const all = [...identity, ...givenPolicies(parameters.policies, 'PolicyInputList')];
  return {
    // Found again by position: a managed policy may be called PolicyInputList.1, too.
    identity: all.map((policy, at) => ({ ...policy, compiled: { ...policy.compiled, id: String(at) } })),
    boundary: given ?? boundary,
    resourcePolicy:
      resourcePolicy === undefined ? undefined : givenResourcePolicy(resourcePolicy, resourceForms(parameters.actions)),
    serviceControl,
    caller,
    ownerAccount: ownerOf(parameters.resourceOwner) ?? caller?.accountId ?? home.account,
    contextOf: (resourceAccount) => contextLookup({ given: context, caller, resourceAccount, membershipOf }),
  };
}

function refuseOptions({ actions, resources, boundaries, resourceHandlingOption }: SimulationParameters): void {
  const unnamed = actions.filter((action) => !/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action));
  if (unnamed.length > 0) throw invalidInput(`ActionNames are not in a valid format: ${unnamed.join(', ')}.`);
  const nowhere = resources.filter((resource) => resource !== '*' && !parseArn(resource));
  if (nowhere.length > 0) throw invalidInput(`ResourceNames are not in a valid ARN format: ${nowhere.join(', ')}.`);
  if (boundaries.length > 1) throw invalidInput('You can input only one permissions boundary policy.');
  if (resourceHandlingOption !== undefined) {
    throw invalidInput(
      `ResourceHandlingOption ${resourceHandlingOption} is not supported: it tells scenarios of Amazon EC2 apart.`,
    );
  }
}

/** The account of `arn:aws:iam::ACCOUNT:root`. */
function ownerOf(resourceOwner: string | undefined): string | undefined {
  if (resourceOwner === undefined) return undefined;
  const arn = parseArn(resourceOwner);
  if (arn?.service === 'iam' && arn.resource === 'root' && /^\d{12}$/.test(arn.account)) return arn.account;
  throw invalidInput(`'${resourceOwner}' is not a valid as a Resource Owner.`);
}

/** A role's trust policy goes without Resource. */
function resourceForms(actions: readonly string[]): readonly PolicyForm[] {
  return actions.every((action) => action.toLowerCase().startsWith('sts:')) ? ['resource', 'trust'] : ['resource'];
}
