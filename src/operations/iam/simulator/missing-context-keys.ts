import { Facts } from '../../../policy/facts.ts';
import type { AuthorizationRequest } from '../../../policy/request.ts';
import type { SimulatedPolicy } from './simulated-policy.ts';

/**
 * The keys that the statements on that action and resource ask for and the request does not carry, as the policies spell them. A key
 * counts whether the decision hung on it or not. API reference, EvaluationResult.
 */
export function missingContextKeys(
  request: AuthorizationRequest,
  policies: readonly SimulatedPolicy[],
): readonly string[] {
  const missing = new Map<string, string>();
  for (const { compiled, contextKeys } of policies) {
    if (compiled.conditionKeys.length === 0) continue;
    const asked = new Set<string>();
    const context = (key: string) => {
      const value = request.context(key);
      if (value === undefined) asked.add(key);
      return value;
    };
    const facts = new Facts({ ...request, context }, compiled.conditionKeys);
    const action = request.action.toLowerCase();
    for (const { concernsAction, concernsResource, conditions } of compiled.statements) {
      if (!concernsAction(action) || !concernsResource(facts)) continue;
      for (const { holds } of conditions) holds(facts);
    }
    if (asked.size === 0) continue;
    for (const key of contextKeys()) {
      const lower = key.toLowerCase();
      if (asked.has(lower) && !missing.has(lower)) missing.set(lower, key);
    }
  }
  return [...missing.values()];
}
