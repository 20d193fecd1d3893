import { type EvalDecision, type Simulated, type Simulation, type StatementAnswer, simulate } from './simulation.ts';

/**
 * One action on all resources, as AWS answers: the resources one by one, and above them what they come to together.
 * API reference, EvaluationResult. For a single resource the name above is its ARN, as recorded and as tools read it; for several it is the
 * template that the API reference speaks of.
 */
export function evaluationResult(simulation: Simulation, action: string, resources: readonly string[]): object {
  const simulated = resources.map((resource) => ({ resource, ...simulate(simulation, action, resource) }));
  const decision = worst(simulated.map((each) => each.decision));
  const everywhere = resources.every((resource) => resource === '*');
  const orgs = agreed(simulated.map(({ allowedByOrganizations }) => allowedByOrganizations));
  return {
    EvalActionName: action,
    EvalResourceName: resources.length === 1 ? resources[0]! : arnTemplate(action),
    EvalDecision: decision,
    MatchedStatements: union(simulated.filter((each) => each.decision === decision)),
    MissingContextValues: [...new Set(simulated.flatMap(({ missing }) => missing))],
    ...(orgs === undefined ? {} : { OrganizationsDecisionDetail: { AllowedByOrganizations: orgs } }),
    ...boundaryDetail(agreed(simulated.map(({ allowedByBoundary }) => allowedByBoundary))),
    ...(everywhere || orgs === false ? {} : { EvalDecisionDetails: strictest(simulated) }),
    ...(everywhere ? {} : { ResourceSpecificResults: simulated.map(resourceResult) }),
  };
}

function resourceResult({ resource, decision, matched, missing, details, allowedByBoundary }: Simulated & Resource) {
  return {
    EvalResourceName: resource,
    EvalResourceDecision: decision,
    MatchedStatements: matched,
    MissingContextValues: missing,
    ...(details ? { EvalDecisionDetails: details } : {}),
    ...boundaryDetail(allowedByBoundary),
  };
}

interface Resource {
  readonly resource: string;
}

function boundaryDetail(allowed: boolean | undefined): object {
  return allowed === undefined ? {} : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };
}

/** The most restrictive decision of each kind of policy; empty within one account. */
function strictest(simulated: readonly Simulated[]): ReadonlyMap<string, EvalDecision> {
  const details = new Map<string, EvalDecision>();
  for (const [kind, decision] of simulated.flatMap((each) => [...(each.details ?? [])])) {
    details.set(kind, worst([decision, details.get(kind) ?? 'allowed']));
  }
  return details;
}

function worst(decisions: readonly EvalDecision[]): EvalDecision {
  if (decisions.includes('explicitDeny')) return 'explicitDeny';
  return decisions.includes('implicitDeny') ? 'implicitDeny' : 'allowed';
}

/** Undefined where none was asked. */
function agreed(answers: readonly (boolean | undefined)[]): boolean | undefined {
  const given = answers.filter((answer) => answer !== undefined);
  return given.length === 0 ? undefined : given.every(Boolean);
}

function union(simulated: readonly Simulated[]): readonly StatementAnswer[] {
  const statements = new Map<string, StatementAnswer>();
  for (const statement of simulated.flatMap(({ matched }) => matched)) {
    const { SourcePolicyId, EndPosition } = statement;
    statements.set(`${EndPosition.Line}:${EndPosition.Column} ${SourcePolicyId}`, statement);
  }
  return [...statements.values()];
}

/** As recorded for DynamoDB; `*` for what this server knows no format of. */
function arnTemplate(action: string): string {
  const dynamodb = action.toLowerCase().startsWith('dynamodb:');
  return dynamodb ? 'arn:aws:dynamodb:${Region}:${Account}:${ResourceType}/${ResourcePath}' : '*';
}
