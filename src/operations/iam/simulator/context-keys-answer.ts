import type { SimulatedPolicy } from './simulated-policy.ts';

/** Each key once, as it is first written; letter case does not count in keys. */
export function contextKeysAnswer(policies: readonly SimulatedPolicy[]) {
  const keys = new Map<string, string>();
  for (const key of policies.flatMap(({ contextKeys }) => contextKeys())) {
    if (!keys.has(key.toLowerCase())) keys.set(key.toLowerCase(), key);
  }
  return { ContextKeyNames: [...keys.values()] };
}
