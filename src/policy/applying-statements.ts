import { applies, type CompiledPolicy, type CompiledStatement } from './compile.ts';
import type { MatchedStatement, PolicyKind } from './decision.ts';
import { type ApplicablePolicies, questionOf } from './evaluate.ts';
import { Facts } from './facts.ts';
import { isLeftOut } from './principal-names.ts';
import type { AuthorizationRequest } from './request.ts';
import { matched, namesPrincipals } from './verdict.ts';

/** Every statement that applies to a request, Allow or Deny, whether it changed the decision or not. */
export function applyingStatements(
  request: AuthorizationRequest,
  policies: ApplicablePolicies,
): readonly MatchedStatement[] {
  const { names, hasBoundary } = questionOf(request, policies);
  const action = request.action.toLowerCase();
  const isMeant = ({ names: listed, leftOut }: CompiledStatement, kind: PolicyKind): boolean => {
    if (!namesPrincipals(kind)) return true;
    if (leftOut) return hasBoundary || !isLeftOut(names, leftOut);
    return names.some(({ name }) => listed?.has(name));
  };
  return byKind(policies).flatMap(([kind, list]) =>
    list.flatMap((policy) => {
      const facts = new Facts(request, policy.conditionKeys);
      return policy.statements
        .filter(
          (statement) => isMeant(statement, kind) && statement.concernsAction(action) && applies(statement, facts),
        )
        .map((statement) => matched(statement, policy, kind));
    }),
  );
}

function byKind(policies: ApplicablePolicies): readonly (readonly [PolicyKind, readonly CompiledPolicy[]])[] {
  const { serviceControl, resourceControl, resource, identity, boundary, session, vpcEndpoint } = policies;
  return [
    ['serviceControl', serviceControl?.flat() ?? []],
    ['resourceControl', resourceControl?.flat() ?? []],
    ['resource', resource ? [resource] : []],
    ['identity', identity],
    ['boundary', boundary ? [boundary] : []],
    ['session', session ?? []],
    ['vpcEndpoint', vpcEndpoint ?? []],
  ];
}
