import { describe, expect, it } from 'vitest';
import { type ReferencePolicy, referenceDecision } from '../../tests/policy/reference.ts';
import { compilePolicy } from './compile.ts';
import { parsePolicy } from './document.ts';
import { decide } from './evaluate.ts';
import type { WebIdentityPrincipal } from './principal.ts';
import type { PolicyForm } from './statement.ts';

const resourceAccount = '111122223333';
const provider = `arn:aws:iam::${resourceAccount}:oidc-provider/id.example.com`;
const principal: WebIdentityPrincipal = {
  kind: 'webIdentity',
  arn: '',
  accountId: '',
  userId: '',
  tags: new Map(),
  provider,
  token: {
    subject: 'ann',
    audience: 'shop',
    keys: new Map(),
    tags: new Map(),
    transitiveTagKeys: [],
    sourceIdentity: undefined,
  },
};
const asked = {
  principal,
  action: 'sts:AssumeRoleWithWebIdentity',
  resource: `arn:aws:iam::${resourceAccount}:role/deployer`,
  resourceAccount,
};
const statement = (Principal: object | string, Effect = 'Allow', more: object = {}) => ({
  Effect,
  Principal,
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...more,
});
const everywhere = { Resource: '*' };

/** The engine's decision, with which the plain reading of the documentation has to agree. */
function decision(trust: readonly object[] | undefined, control?: readonly object[]): string {
  const policy = (Statement: readonly object[]) => ({ Version: '2012-10-17', Statement }) as ReferencePolicy;
  const compiled = (statements: readonly object[], form: PolicyForm) => {
    const parsed = parsePolicy(JSON.stringify(policy(statements)), form);
    if (!parsed.ok) throw new Error(parsed.problem.kind);
    return compilePolicy(parsed.document, form);
  };
  const made = decide(
    { ...asked, context: () => undefined },
    {
      identity: [],
      resource: trust && compiled(trust, 'trust'),
      resourceControl: control && [[compiled(control, 'resource')]],
    },
    { resourcePolicyRequired: true },
  );
  const word = made.effect === 'allow' ? 'allowed' : `${made.cause}Deny by ${made.by}`;
  const read = referenceDecision({
    ...asked,
    context: {},
    resourcePolicyRequired: true,
    policies: {
      identity: [],
      resource: trust && policy(trust),
      resourceControl: control && [[policy(control)]],
    },
  });
  expect(read.decision === 'allowed' ? 'allowed' : `${read.decision} by ${read.by}`).toBe(word);
  return word;
}

describe('whoever shows a token', () => {
  it('is let in by who names the provider, and by nobody else', () => {
    expect(decision([statement({ Federated: provider })])).toBe('allowed');
    expect(decision([statement({ Federated: ['accounts.google.com', provider] })])).toBe('allowed');
    for (const named of [
      { Federated: 'accounts.google.com' },
      { Federated: provider.toUpperCase() },
      { Federated: '*' },
      { Federated: `${provider}*` },
      { AWS: provider },
      { AWS: '*' },
      { AWS: resourceAccount },
      { Service: 'id.example.com' },
    ]) {
      expect(decision([statement(named)]), JSON.stringify(named)).toBe('implicitDeny by resource');
    }
    expect(decision(undefined)).toBe('implicitDeny by resource');
  });

  it('is denied with everyone else', () => {
    const allow = statement({ Federated: provider });
    expect(decision([allow, statement({ AWS: '*' }, 'Deny')])).toBe('explicitDeny by resource');
    expect(decision([allow, statement({ Federated: provider }, 'Deny')])).toBe('explicitDeny by resource');
    expect(decision([allow, statement({ AWS: resourceAccount }, 'Deny')])).toBe('allowed');
  });

  it('is bound by the resource control policies of the role', () => {
    const allow = [statement({ Federated: provider })];
    const all = statement('*', 'Allow', everywhere);
    expect(decision(allow, [all])).toBe('allowed');
    expect(decision(allow, [all, statement('*', 'Deny', everywhere)])).toBe('explicitDeny by resourceControl');
    const other = { ...all, Action: 'sts:AssumeRole' };
    expect(decision(allow, [other])).toBe('implicitDeny by resourceControl');
  });
});
