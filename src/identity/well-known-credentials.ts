/**
 * Key pairs that tools for local development send by habit. They are root of an account, and a request that uses them must be
 * signed with their secret like any other. A server that others can reach must not have them.
 */
export interface WellKnownRoot {
  readonly accountId: string;
  /** Any of them may have signed. */
  readonly secretAccessKeys: readonly string[];
}

/**
 * Root of account 000000000000 for a well-known pair; for 12 digits root of that account, with the secret of any pair.
 * Undefined for every other access key id.
 */
export function wellKnownRoot(accessKeyId: string): WellKnownRoot | undefined {
  const secret = pairs.get(accessKeyId);
  if (secret !== undefined) return { accountId: '000000000000', secretAccessKeys: [secret] };
  return isAccountId(accessKeyId) ? { accountId: accessKeyId, secretAccessKeys: secrets } : undefined;
}

const pairs: ReadonlyMap<string, string> = new Map([
  ['local', 'local'],
  ['test', 'test'],
  ['key', 'secret'],
  ['dummy', 'dummy'],
  ['fakeMyKeyId', 'fakeSecretAccessKey'],
  ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
]);

const secrets: readonly string[] = [...pairs.values()];

function isAccountId(text: string): boolean {
  if (text.length !== 12) return false;
  for (let at = 0; at < 12; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
