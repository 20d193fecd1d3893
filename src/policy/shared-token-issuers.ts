import type { PolicyDocument } from './document.ts';
import type { Condition, Statement } from './statement.ts';

/**
 * Issuers that give tokens to everybody: a trust policy has to say whose tokens it means. Source: IAM User Guide, "Identity-provider
 * controls for shared OIDC providers"; asked when a trust policy is written, never of one that is there.
 */

/** By provider, the condition key that must be asked for. */
const requiredKeys: ReadonlyMap<string, string> = new Map([
  ...[
    'agent.buildkite.com',
    'oidc.codefresh.io',
    'studio.datachain.ai/api',
    'token.actions.githubusercontent.com',
    'oidc-configuration.audit-log.githubusercontent.com',
    'vstoken.actions.githubusercontent.com',
    'gitlab.com',
    'scalr.io',
    'tokens.cloud.shisho.dev',
    'app.terraform.io',
    'proidc.upbound.io',
  ].map((provider) => [provider, `${provider}:sub`] as const),
  ...['cognito-identity.amazonaws.com', 'api.pulumi.com/oidc', 'sandboxes.cloud', 'oidc.vercel.com'].map(
    (provider) => [provider, `${provider}:aud`] as const,
  ),
]);

/** IAM's sentence for the first statement that lets everybody in whom a shared issuer knows; undefined: there is none. The wording is inferred. */
export function sharedIssuerFault(document: PolicyDocument): string | undefined {
  for (const statement of document.statements) {
    for (const provider of trustedProviders(statement)) {
      const key = requiredKeys.get(provider);
      if (key === undefined || (statement.conditions ?? []).some((condition) => scopes(condition, key))) continue;
      return `The trust policy trusts shared OpenID Connect provider "${provider}" without a Condition scoping "${key}" to your own tenant.`;
    }
  }
  return undefined;
}

function trustedProviders({ effect, principal }: Statement): readonly string[] {
  if (effect !== 'Allow') return [];
  return (principal ?? []).flatMap(({ type, value }) => (type === 'Federated' ? [urlIn(value)] : []));
}

/** Whether a condition that must hold asks for something of its own: not for whatever there is. */
function scopes({ operator, entries }: Condition, key: string): boolean {
  if (!scopingOperators.has(operator)) return false;
  return entries.some(
    (entry) =>
      entry.key.toLowerCase() === key &&
      entry.values.length > 0 &&
      entry.values.every(({ text }) => [...text].some((character) => character !== '*' && character !== '?')),
  );
}

const scopingOperators: ReadonlySet<string> = new Set([
  'StringEquals',
  'StringLike',
  'StringEqualsIgnoreCase',
  'ForAnyValue:StringEquals',
  'ForAnyValue:StringLike',
]);

/** Of a provider named by its ARN or by itself. */
function urlIn(provider: string): string {
  const inArn = ':oidc-provider/';
  const at = provider.indexOf(inArn);
  return at < 0 ? provider : provider.slice(at + inArn.length);
}
