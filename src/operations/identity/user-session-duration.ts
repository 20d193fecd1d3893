import type { Principal } from '../../policy/principal.ts';

/** How long sessions of users last. Source: API reference, GetSessionToken, GetFederationToken. */
export const userSessionSeconds = { min: 900, max: 129_600 } as const;

const defaultSeconds = 43_200;
const rootSecondsMax = 3600;

/** Root gets an hour at most, silently. */
export function userSessionDuration(requested: number | undefined, { kind }: Pick<Principal, 'kind'>): number {
  const seconds = requested ?? defaultSeconds;
  return kind === 'root' ? Math.min(seconds, rootSecondsMax) : seconds;
}
