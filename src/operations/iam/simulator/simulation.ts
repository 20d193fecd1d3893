import { parseArn } from '../../../arn.ts';
import { applyingStatements } from '../../../policy/applying-statements.ts';
import type { Decision, MatchedStatement, PolicyKind, Verdict } from '../../../policy/decision.ts';
import { type ApplicablePolicies, decide } from '../../../policy/evaluate.ts';
import type { Principal } from '../../../policy/principal.ts';
import type { AuthorizationRequest } from '../../../policy/request.ts';
import { allowedCrossAccount } from '../../cross-account.ts';
import { missingContextKeys } from './missing-context-keys.ts';
import { unnamedCaller } from './policy-source.ts';
import type { SimulatedPolicy } from './simulated-policy.ts';

/** Policies and a caller, to be asked about any action on any resource. Decided by the code that decides requests. */
export interface Simulation {
  readonly identity: readonly SimulatedPolicy[];
  readonly boundary: SimulatedPolicy | undefined;
  readonly resourcePolicy: SimulatedPolicy | undefined;
  readonly serviceControl: ApplicablePolicies['serviceControl'];
  /** Undefined: nobody is said to call. */
  readonly caller: Principal | undefined;
  /** Whose resources are that do not say it. */
  readonly ownerAccount: string;
  contextOf(resourceAccount: string): AuthorizationRequest['context'];
}

export type EvalDecision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** What became of one action on one resource. */
export interface Simulated {
  readonly decision: EvalDecision;
  /** The statements that made the decision, of the policies that were simulated; none where nothing allowed. */
  readonly matched: readonly StatementAnswer[];
  readonly missing: readonly string[];
  /** Undefined: no SCP was asked. */
  readonly allowedByOrganizations: boolean | undefined;
  /** Undefined: there is no boundary. */
  readonly allowedByBoundary: boolean | undefined;
  /** What each kind of policy says; undefined within one account. */
  readonly details: ReadonlyMap<string, EvalDecision> | undefined;
}

export interface StatementAnswer {
  readonly SourcePolicyId: string;
  readonly SourcePolicyType: string;
  readonly StartPosition: PositionAnswer;
  readonly EndPosition: PositionAnswer;
}

interface PositionAnswer {
  readonly Line: number;
  readonly Column: number;
}

export function simulate(simulation: Simulation, action: string, resource: string): Simulated {
  // Trust policies are not asked: AWS says that simulation of resource-based policies is not supported for roles.
  const asksResourcePolicy = !action.toLowerCase().startsWith('sts:assume');
  const account = accountOf(simulation, { resource, ofCaller: !asksResourcePolicy });
  const principal = simulation.caller ?? unnamedCaller(account);
  const request = { principal, action, resource, resourceAccount: account, context: simulation.contextOf(account) };
  const resourcePolicy = asksResourcePolicy ? simulation.resourcePolicy : undefined;
  const policies: ApplicablePolicies = {
    identity: simulation.identity.map(({ compiled }) => compiled),
    resource: resourcePolicy?.compiled,
    boundary: simulation.boundary?.compiled,
    serviceControl: simulation.serviceControl,
  };
  const outcome = decide(request, policies);
  const crossing = principal.accountId !== account;
  const refusedByService = crossing && !offeredToOthers(action);
  const decision = refusedByService && outcome.effect === 'allow' ? 'implicitDeny' : wordOf(outcome);
  const { serviceControl, boundary, identity, resource: ofResource } = outcome.layers;
  const allowedByOrganizations = serviceControl && grants(serviceControl);
  return {
    decision,
    matched: matchedStatements(simulation, applyingStatements(request, policies), decision),
    missing: missingContextKeys(
      request,
      resourcePolicy ? [...simulation.identity, resourcePolicy] : simulation.identity,
    ),
    allowedByOrganizations,
    allowedByBoundary: boundary && grants(boundary),
    details:
      crossing && allowedByOrganizations !== false
        ? new Map([
            ['IAM Policy', verdictWord(identity)],
            ['Resource Policy', verdictWord(ofResource)],
            ...(boundary ? [['Permissions Boundary Policy', verdictWord(boundary)] as const] : []),
          ])
        : undefined,
  };
}

/** The account in the ARN; for an ARN that names none, the owner that was said. */
function accountOf(
  { caller, ownerAccount }: Simulation,
  { resource, ofCaller }: { readonly resource: string; readonly ofCaller: boolean },
): string {
  if (ofCaller && caller) return caller.accountId;
  const named = parseArn(resource)?.account ?? '';
  return /^\d{12}$/.test(named) ? named : ownerAccount;
}

/** Whether the service lets another account perform the action at all, as far as it is known here. */
function offeredToOthers(action: string): boolean {
  const service = action.slice(0, action.indexOf(':')).toLowerCase();
  return service === 'dynamodb' ? allowedCrossAccount(action) : service !== 'iam';
}

function wordOf(decision: Decision): EvalDecision {
  if (decision.effect === 'allow') return 'allowed';
  return decision.cause === 'explicit' ? 'explicitDeny' : 'implicitDeny';
}

function verdictWord(verdict: Verdict | undefined): EvalDecision {
  if (verdict && verdict.denies.length > 0) return 'explicitDeny';
  return verdict?.allows ? 'allowed' : 'implicitDeny';
}

function grants({ allows, denies }: Verdict): boolean {
  return allows && denies.length === 0;
}

/** Those that deny, or else those that allow; a boundary gives nothing, and an organization's policies are not shown. */
function matchedStatements(
  { identity, boundary, resourcePolicy }: Simulation,
  applying: readonly MatchedStatement[],
  decision: EvalDecision,
): readonly StatementAnswer[] {
  if (decision === 'implicitDeny') return [];
  const effect = decision === 'allowed' ? 'Allow' : 'Deny';
  const others: Partial<Record<PolicyKind, SimulatedPolicy | undefined>> = { resource: resourcePolicy, boundary };
  return applying.flatMap(({ policyId, policyKind, statementIndex }) => {
    const policy = policyKind === 'identity' ? identity[Number(policyId)] : others[policyKind];
    if (policy?.compiled.statements[statementIndex]?.source.effect !== effect) return [];
    if (policyKind === 'boundary' && effect === 'Allow') return [];
    const { start, end } = policy.spans()[statementIndex]!;
    return [
      {
        SourcePolicyId: policy.sourceId,
        SourcePolicyType: policy.sourceType,
        StartPosition: { Line: start.line, Column: start.column },
        EndPosition: { Line: end.line, Column: end.column },
      },
    ];
  });
}
