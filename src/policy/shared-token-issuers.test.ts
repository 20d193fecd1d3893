import { describe, expect, it } from 'vitest';
import { parsePolicy } from './document.ts';
import { sharedIssuerFault } from './shared-token-issuers.ts';

const github = 'token.actions.githubusercontent.com';
const arn = `arn:aws:iam::111111111111:oidc-provider/${github}`;

function faultOf(Condition: object, more: object = {}): string | undefined {
  const statement = { Effect: 'Allow', Principal: { Federated: arn }, Action: 'sts:*', Condition, ...more };
  const result = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'trust');
  if (!result.ok) throw new Error(result.problem.kind);
  return sharedIssuerFault(result.document);
}

describe('a trust policy for a shared issuer', () => {
  const refusal = `The trust policy trusts shared OpenID Connect provider "${github}" without a Condition scoping "${github}:sub" to your own tenant.`;

  it.each([
    ['no condition', {}],
    ['the audience alone', { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' } }],
    ['any subject', { StringLike: { [`${github}:sub`]: '*' } }],
    ['any subject, in another way', { StringLike: { [`${github}:sub`]: ['repo:ours/*', '?*'] } }],
    ['a subject that is not somebody', { StringNotEquals: { [`${github}:sub`]: 'repo:theirs/x' } }],
    ['a subject if there is one', { StringEqualsIfExists: { [`${github}:sub`]: 'repo:ours/x' } }],
    ['every subject of none', { 'ForAllValues:StringEquals': { [`${github}:sub`]: 'repo:ours/x' } }],
    ["another provider's subject", { StringEquals: { 'gitlab.com:sub': 'project_path:ours/x' } }],
  ])('is refused with %s', (_, condition) => {
    expect(faultOf(condition)).toBe(refusal);
  });

  it.each([
    ['StringEquals', 'repo:ours/x:ref:refs/heads/main'],
    ['StringLike', 'repo:ours/*'],
    ['ForAnyValue:StringLike', 'repo:ours/*'],
    ['ForAnyValue:StringEquals', 'repo:ours/x'],
    ['StringEqualsIgnoreCase', 'repo:ours/x'],
  ])('is taken with %s on the subject', (operator, value) => {
    expect(faultOf({ [operator]: { [`${github}:SUB`]: value } })).toBeUndefined();
  });

  it('is taken with one condition of several on the subject', () => {
    const StringEquals = { [`${github}:aud`]: 'sts.amazonaws.com', [`${github}:sub`]: 'repo:ours/x' };
    expect(faultOf({ StringEquals, Bool: { 'aws:SecureTransport': 'true' } })).toBeUndefined();
  });

  it('is refused with a list of no subjects', () => {
    expect(faultOf({ StringEquals: { [`${github}:sub`]: [] } })).toBe(refusal);
  });

  it('is about providers, whatever else bears their name', () => {
    expect(faultOf({}, { Principal: { Federated: github } })).toBe(refusal);
    expect(faultOf({}, { Principal: { AWS: github } })).toBeUndefined();
  });

  it('may deny without saying whom', () => {
    expect(faultOf({}, { Effect: 'Deny' })).toBeUndefined();
  });

  it.each([
    'agent.buildkite.com',
    'oidc.codefresh.io',
    'studio.datachain.ai/api',
    'oidc-configuration.audit-log.githubusercontent.com',
    'vstoken.actions.githubusercontent.com',
    'gitlab.com',
    'scalr.io',
    'tokens.cloud.shisho.dev',
    'app.terraform.io',
    'proidc.upbound.io',
  ])('is %s, too', (issuer) => {
    const Principal = { Federated: `arn:aws:iam::111111111111:oidc-provider/${issuer}` };
    expect(faultOf({ StringEquals: { [`${issuer}:aud`]: 'x' } }, { Principal })).toContain(`scoping "${issuer}:sub"`);
    expect(faultOf({ StringEquals: { [`${issuer}:sub`]: 'x' } }, { Principal })).toBeUndefined();
  });

  it.each(['api.pulumi.com/oidc', 'sandboxes.cloud', 'oidc.vercel.com'])('is %s, by its audience', (issuer) => {
    const Principal = { Federated: `arn:aws:iam::111111111111:oidc-provider/${issuer}` };
    expect(faultOf({ StringEquals: { [`${issuer}:sub`]: 'x' } }, { Principal })).toContain(`scoping "${issuer}:aud"`);
    expect(faultOf({ StringEquals: { [`${issuer}:aud`]: 'x' } }, { Principal })).toBeUndefined();
  });

  it('asks some of them for the audience', () => {
    const Principal = { Federated: 'cognito-identity.amazonaws.com' };
    expect(faultOf({}, { Principal })).toContain('"cognito-identity.amazonaws.com:aud"');
    expect(
      faultOf({ StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:pool' } }, { Principal }),
    ).toBeUndefined();
  });

  it('leaves issuers of a single owner alone', () => {
    expect(faultOf({}, { Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/id.example.com' } })).toBe(
      undefined,
    );
  });
});
