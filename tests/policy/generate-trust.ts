// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import type { Principal, WebIdentityPrincipal } from '../../src/policy/principal.ts';
import { generateCondition, generateRequest } from './generate.ts';
import type { Random } from './random.ts';
import type {
  PrincipalElement,
  ReferenceCase,
  ReferencePolicies,
  ReferencePolicy,
  ReferenceStatement,
} from './reference.ts';
import type { ConditionElement, ReferenceContext } from './reference-conditions.ts';
import { owner, principals, stranger } from './world.ts';

/** A role with its trust policy, and whoever may ask for it, also who comes with the token of an identity provider. */
export function generateTrust(random: Random): ReferencePolicies {
  const policy = (statement: () => ReferenceStatement): ReferencePolicy => ({
    ...(random.chance(0.7) && { Version: '2012-10-17' }),
    Statement: Array.from({ length: 1 + random.integer(3) }, statement),
  });
  const attached = () => policy(() => generateAttached(random));
  const list = () => random.some([0, 0], 0, 2).map(attached);
  const controls = () => random.some([0, 0], 1, 2).map(() => policy(() => generateControl(random)));
  return {
    identity: list(),
    resource: policy(() => generateTrustStatement(random)),
    ...(random.chance(0.2) && { boundary: attached() }),
    ...(random.chance(0.2) && { session: list() }),
    ...(random.chance(0.1) && { serviceControl: [[attached()], [attached(), ...list()]] }),
    ...(random.chance(0.3) && { resourceControl: [controls(), ...(random.chance(0.5) ? [controls()] : [])] }),
  };
}

export function generateAssumption(random: Random): Omit<ReferenceCase, 'policies'> {
  const holder = random.chance(0.6) ? random.pick(tokenHolders) : undefined;
  return {
    principal: holder ?? random.pick(principals),
    action: holder ? 'sts:AssumeRoleWithWebIdentity' : random.pick(['sts:AssumeRole', 'sts:TagSession']),
    resource: role,
    resourceAccount: owner,
    context: { ...generateRequest(random).context, ...(holder && generateTokenKeys(random, holder)) },
    resourcePolicyRequired: true,
  };
}

const role = `arn:aws:iam::${owner}:role/deployer`;
const providers = [`arn:aws:iam::${owner}:oidc-provider/id.example.com`, 'accounts.google.com'];
const strangers = [`arn:aws:iam::${stranger}:oidc-provider/id.example.com`, 'id.example.com', '*', `${providers[0]}*`];

const tokenHolders = providers.map(
  (provider): WebIdentityPrincipal => ({
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
  }),
);

/** What the token says, as condition keys; what a request has of another provider is no use to it. */
function generateTokenKeys(random: Random, { provider }: WebIdentityPrincipal): ReferenceContext {
  const domain = provider.slice(provider.indexOf('/') + 1);
  return {
    [`${domain}:sub`]: random.pick(subjects),
    [`${domain}:aud`]: random.pick(audiences),
    ...(random.chance(0.5) && { [`${domain}:amr`]: random.some(['authenticated', ...subjects], 0, 2) }),
  };
}

const subjects = ['ann', 'Ann', 'repo:ours/x:ref:main', ''];
const audiences = ['shop', 'sts.amazonaws.com'];

function generateTokenCondition(random: Random): ConditionElement {
  const domain = random.pick(['id.example.com', 'accounts.google.com', 'ACCOUNTS.google.com']);
  const claim = random.pick(['sub', 'aud', 'amr', 'SUB']);
  const prefix = random.pick(['', '', 'ForAnyValue:', 'ForAllValues:']);
  const operator = random.pick(['StringEquals', 'StringLike', 'StringNotEquals', 'StringEqualsIfExists']);
  const values = random.some([...subjects, ...audiences, 'repo:ours/*', 'a??', '${accounts.google.com:sub}'], 1, 3);
  return { [`${prefix}${operator}`]: { [`${domain}:${claim}`]: values } };
}

/** Of a role's own policy: it names no resource. */
function generateTrustStatement(random: Random): ReferenceStatement {
  const { Resource: _, NotResource: __, ...statement } = generateAttached(random);
  return { ...statement, Principal: generateWho(random) };
}

function generateControl(random: Random): ReferenceStatement {
  const statement = generateAttached(random);
  const who = random.pick<PrincipalElement>(['*', '*', { AWS: '*' }, { AWS: [owner, stranger] }]);
  return {
    ...statement,
    ...(statement.Effect === 'Deny' && random.chance(0.3) ? { NotPrincipal: who } : { Principal: who }),
  };
}

function generateAttached(random: Random): ReferenceStatement {
  const action = random.some(actionPatterns, 1, 2);
  const resource = random.some(['*', '*', role, `${role}*`, `arn:aws:iam::${stranger}:role/deployer`], 1, 2);
  return {
    Effect: random.chance(0.25) ? 'Deny' : 'Allow',
    ...(random.chance(0.9) ? { Action: action } : { NotAction: action }),
    ...(random.chance(0.9) ? { Resource: resource } : { NotResource: resource }),
    ...(random.chance(0.4) && {
      Condition: random.chance(0.7) ? generateTokenCondition(random) : generateCondition(random),
    }),
  };
}

const actionPatterns = [
  '*',
  'sts:*',
  'sts:AssumeRole*',
  'sts:AssumeRole',
  'sts:assumerolewithwebidentity',
  'sts:TagSession',
  'dynamodb:*',
];

function generateWho(random: Random): PrincipalElement {
  if (random.chance(0.1)) return '*';
  const Federated = random.some([...providers, ...providers, ...strangers], 0, 3);
  const AWS = random.some(awsNames, Federated.length === 0 ? 1 : 0, 2);
  return { ...(Federated.length > 0 && { Federated }), ...(AWS.length > 0 && { AWS }) };
}

const awsNames = ['*', owner, stranger, ...principals.map(nameOf), ...providers];

function nameOf(principal: Principal): string {
  return principal.kind === 'roleSession' ? principal.roleArn : principal.arn || owner;
}
