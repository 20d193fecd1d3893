import { type CompiledPolicy, compilePolicy } from '../../src/policy/compile.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { type ApplicablePolicies, decide } from '../../src/policy/evaluate.ts';
import type { Principal } from '../../src/policy/principal.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';
import type { ReferenceCase, ReferencePolicies, ReferencePolicy } from './reference.ts';

/** The people and things that the policy suites speak of: two accounts, each with one principal of every kind. */
export const owner = '111122223333';
export const stranger = '444455556666';

const none = new Map<string, string>();

function principalsOf(accountId: string) {
  const common = { accountId, userId: accountId, tags: none };
  const userArn = `arn:aws:iam::${accountId}:user/alice`;
  return [
    { ...common, kind: 'root', arn: `arn:aws:iam::${accountId}:root` },
    { ...common, kind: 'user', arn: userArn, userName: 'alice', uniqueId: `AIDA${accountId}ALICE` },
    {
      ...common,
      kind: 'roleSession',
      arn: `arn:aws:sts::${accountId}:assumed-role/Reader/s1`,
      roleArn: `arn:aws:iam::${accountId}:role/team/Reader`,
      roleUniqueId: `AROA${accountId}READER`,
      sessionName: 's1',
    },
    {
      ...common,
      kind: 'federatedUser',
      arn: `arn:aws:sts::${accountId}:federated-user/bob`,
      issuerArn: userArn,
      issuerUniqueId: `AIDA${accountId}ALICE`,
    },
    {
      ...common,
      kind: 'federatedUser',
      arn: `arn:aws:sts::${accountId}:federated-user/ruth`,
      issuerArn: `arn:aws:iam::${accountId}:root`,
    },
  ] as const satisfies readonly Principal[];
}

export const principals: readonly Principal[] = [
  ...principalsOf(owner),
  ...principalsOf(stranger),
  {
    kind: 'service',
    arn: 'redshift.amazonaws.com',
    accountId: '',
    userId: '',
    tags: none,
    serviceName: 'redshift.amazonaws.com',
  },
  { kind: 'anonymous', arn: '', accountId: '', userId: '', tags: none },
];

/** Compiles the policies of a case as a server would: from their text. The resource's is of the form `trust` where it is a role. */
export function compileAll(
  policies: ReferencePolicies,
  { resourceForm = 'resource' }: { resourceForm?: PolicyForm } = {},
): ApplicablePolicies {
  const levels = (list: readonly (readonly ReferencePolicy[])[] | undefined, form: PolicyForm) =>
    list?.map((level) => level.map((policy) => compile(policy, form)));
  return {
    identity: policies.identity.map((policy) => compile(policy, 'identity')),
    resource: policies.resource && compile(policies.resource, resourceForm),
    boundary: policies.boundary && compile(policies.boundary, 'identity'),
    session: policies.session?.map((policy) => compile(policy, 'identity')),
    serviceControl: levels(policies.serviceControl, 'identity'),
    resourceControl: levels(policies.resourceControl, 'resource'),
    vpcEndpoint: policies.vpcEndpoint?.map((policy) => compile(policy, 'resource')),
  };
}

export function compile(policy: ReferencePolicy, form: PolicyForm): CompiledPolicy {
  const text = JSON.stringify(policy);
  const parsed = parsePolicy(text, form);
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.problem)} in ${text}`);
  return compilePolicy(parsed.document, form);
}

/** The decision of `src/policy` in the words of the reference interpreter. */
export function engineDecision(asked: Omit<ReferenceCase, 'policies'>, policies: ApplicablePolicies) {
  const { context, resourcePolicyRequired, ...request } = asked;
  const decision = decide({ ...request, context: (key) => context[key] }, policies, { resourcePolicyRequired });
  if (decision.effect === 'allow') return { decision: 'allowed' } as const;
  return {
    decision: decision.cause === 'explicit' ? 'explicitDeny' : 'implicitDeny',
    by: decision.by,
  } as const;
}
