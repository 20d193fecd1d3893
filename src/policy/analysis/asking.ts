import { applies, type CompiledPolicy, type CompiledStatement, compilePolicy } from '../compile.ts';
import { type ParsedPolicy, type PolicyDocument, parsePolicy } from '../document.ts';
import { decide } from '../evaluate.ts';
import { Facts } from '../facts.ts';
import { isLeftOut, namesOf } from '../principal-names.ts';
import type { AuthorizationRequest } from '../request.ts';

/** Whether the policy lets the request pass, where nothing else stands in the way; the answer of the code that decides requests. */
export function isAllowedBy(policy: CompiledPolicy, request: AuthorizationRequest): boolean {
  if (policy.statements.some(({ names, leftOut }) => names || leftOut)) {
    const others = { identity: [everything], resource: policy };
    return decide(request, others, { resourcePolicyRequired: true }).effect === 'allow';
  }
  // Attached to whoever asks, and of the account that is asked for something.
  const atHome = { ...request, resourceAccount: request.principal.accountId };
  return decide(atHome, { identity: [policy] }).effect === 'allow';
}

/** The positions of the statements that apply. */
export function statementsThatApply(
  request: AuthorizationRequest,
  policy: CompiledPolicy,
): { readonly allow: readonly number[]; readonly deny: readonly number[] } {
  const facts = new Facts(request, policy.conditionKeys);
  const names = namesOf(request.principal);
  const action = request.action.toLowerCase();
  const isMeant = ({ names: meant, leftOut }: CompiledStatement) => {
    if (leftOut) return !isLeftOut(names, leftOut);
    return !meant || names.some(({ name }) => meant.has(name));
  };
  const applying = policy.statements.filter(
    (statement) => isMeant(statement) && statement.concernsAction(action) && applies(statement, facts),
  );
  const of = (effect: 'Allow' | 'Deny') =>
    applying.filter(({ source }) => source.effect === effect).map(({ index }) => index);
  return { allow: of('Allow'), deny: of('Deny') };
}

const everything = compilePolicy(
  documentOf('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'),
  'everything',
);

function documentOf(valid: string): PolicyDocument {
  return (parsePolicy(valid, 'identity') as ParsedPolicy & { ok: true }).document;
}
