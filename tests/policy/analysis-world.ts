// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { globalKey, type KeyKnowledge } from '../../src/policy/analysis/condition-keys.ts';
import { allForms, identityForms, principalKey, principalKeys } from '../../src/policy/analysis/principal-forms.ts';
import type { PolicyDocument } from '../../src/policy/document.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { AuthorizationRequest, ContextValue } from '../../src/policy/request.ts';
import type { Random } from './random.ts';

/** Small pools, so that the statements of two policies meet; values at the edges of what the policies of the pools tell apart. */
export type AnalysedForm = 'identity' | 'resource';

const owner = '111122223333';
const stranger = '444455556666';
const table = `arn:aws:dynamodb:eu-west-1:${owner}:table/Orders`;

const actionPatterns = [
  '*',
  'dynamodb:*',
  'dynamodb:GetItem',
  'dynamodb:getitem',
  'dynamodb:*Item',
  'dynamodb:?etItem',
  'dynamodb:Put*',
];
const actions = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:DeleteItem',
  'dynamodb:BetItem',
  's3:GetObject',
];

const resourcePatterns = [
  '*',
  table,
  `${table}*`,
  `${table}/index/*`,
  'arn:aws:dynamodb:*:*:table/O*',
  'arn:aws:dynamodb:*:*:table/?rders*s',
  'arn:aws:dynamodb:*:*:table/${aws:username}',
  'arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}*',
];
const resources = [
  table,
  `${table}/index/byDate`,
  `${table}/index/items`,
  `${table}s`,
  `arn:aws:dynamodb:eu-west-1:${stranger}:table/Orders`,
  `arn:aws:dynamodb:eu-west-1:${owner}:table/alice`,
  `arn:aws:dynamodb:eu-west-1:${owner}:table/blue`,
  `arn:aws:dynamodb:eu-west-1:${owner}:table/brders/s`,
];

const people = [
  [owner, '', 'alice', 'AIDA00000000000ALICE'],
  [owner, 'team/', 'bob', 'AIDA0000000000000BOB'],
  [stranger, '', 'alice', 'AIDA00000000STRANGER'],
];
const roles = [
  [owner, '', 'Reader', 'AROA0000000000READER', 's1'],
  [owner, 'team/', 'Reader', 'AROA00000000TEAMREAD', 's2'],
  [stranger, '', 'Writer', 'AROA0000000000WRITER', 's1'],
];
const federated = [[owner, 'fred', '', 'alice', 'AIDA00000000000ALICE']];
/** In the order of `allForms`. */
const principalsByForm = [
  people,
  roles,
  [[owner], [stranger], ['777788889999']],
  federated,
  [[owner, 'fred']],
  [['redshift.amazonaws.com'], ['other.amazonaws.com']],
  [['']],
];

const principalEntries = [
  owner,
  owner,
  stranger,
  `arn:aws:iam::${owner}:root`,
  `arn:aws:iam::${owner}:user/alice`,
  `arn:aws:iam::${owner}:user/team/bob`,
  'AIDA00000000000ALICE',
  `arn:aws:iam::${owner}:role/Reader`,
  `arn:aws:sts::${owner}:assumed-role/Reader/s1`,
  `arn:aws:sts::${owner}:federated-user/fred`,
  '*',
];

interface Pool {
  readonly operators: readonly string[];
  readonly values: readonly string[];
  /** What requests bring, beside `values`. */
  readonly brought: readonly string[];
}

const strings = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
];
const arns = ['ArnLike', 'ArnNotLike', 'ArnEquals', 'StringLike', 'StringNotLike', 'StringEquals'];

const pools: Readonly<Record<string, Pool>> = {
  'aws:PrincipalTag/team': {
    operators: strings,
    values: ['blue', 'Blue', 'b*', '*ue', 'b?ue', '', '${aws:username}'],
    brought: ['alice', 'bxue', 'red', 'BLUE'],
  },
  'test:any': {
    operators: [...strings, 'NumericLessThan', 'NumericEquals', 'BinaryEquals', 'DateGreaterThan', 'Bool'],
    values: ['10', '1*', 'true', 'QQ==', '2024', '*', 'x'],
    brought: ['9', '11', 'QQ', 'false', '2025', '1709208000'],
  },
  'dynamodb:LeadingKeys': {
    operators: strings,
    values: ['a', 'a*', 'ab*', '*b', 'b', '${aws:username}'],
    brought: ['ab', 'abc', 'c', 'alice', 'bb'],
  },
  'test:number': {
    operators: [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
    ],
    values: ['10', '10.0', '9', '11', '1e1', '-1', 'ten'],
    brought: ['10.5', '8', '12', '0', 'x'],
  },
  'aws:CurrentTime': {
    operators: ['DateLessThan', 'DateGreaterThan', 'DateLessThanEquals', 'DateEquals', 'DateNotEquals'],
    values: ['2024-02-29T12:00:00Z', '2024', '1709208001', '2024-02-29'],
    brought: ['2024-02-29T12:00:00.5Z', '2023-12-31', '2026-01-01', '2024-01-15'],
  },
  'aws:SourceIp': {
    operators: ['IpAddress', 'NotIpAddress'],
    values: ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '0.0.0.0/0', '2001:db8::/32', '::/0', '10.0.0.0/7'],
    brought: ['10.1.2.4', '10.2.0.1', '11.0.0.1', '9.9.9.9', '2001:db8::1', '2002::1'],
  },
  'aws:SecureTransport': {
    operators: ['Bool', 'StringEquals', 'StringNotEquals'],
    values: ['true', 'false', 'TRUE'],
    brought: [],
  },
  'aws:PrincipalArn': {
    operators: arns,
    values: [
      `arn:aws:iam::${owner}:role/*`,
      `arn:aws:iam::*:user/alice`,
      `arn:aws:iam::${owner}:*`,
      'arn:aws:iam::1*:role/?eader',
      'arn:*:iam::*:role/team/*',
      'arn:aws:iam::*:user/${aws:username}',
    ],
    brought: [],
  },
  'aws:PrincipalAccount': {
    operators: [...strings, 'NumericEquals'],
    values: [owner, stranger, '1111*', '${aws:ResourceAccount}'],
    brought: [],
  },
  'aws:userid': { operators: strings, values: ['AIDA*', '*:s1', 'AROA0000000000READER:*', owner], brought: [] },
  'aws:username': { operators: strings, values: ['alice', 'a*', '*b'], brought: [] },
  'aws:PrincipalType': { operators: strings, values: ['User', 'A*', 'AssumedRole'], brought: [] },
  'aws:PrincipalIsAWSService': { operators: ['Bool'], values: ['true', 'false'], brought: [] },
  'aws:PrincipalServiceNamesList': {
    operators: strings,
    values: ['redshift.amazonaws.com', '*.amazonaws.com'],
    brought: [],
  },
  'aws:ResourceAccount': { operators: strings, values: [owner, '4*', '${aws:PrincipalAccount}'], brought: [] },
};

/** Keys of which nothing is known come alone or in sets. */
export function keyKnowledge(key: string): KeyKnowledge | undefined {
  return key.startsWith('aws:') ? undefined : { values: 'either' };
}

export interface GeneratedPolicy {
  readonly Version?: string;
  readonly Statement: readonly object[];
}

export function generateAnalysed(random: Random, form: AnalysedForm): GeneratedPolicy {
  const Statement = random.some([0], 1, 3).map(() => generateStatement(random, form));
  return { ...(random.chance(0.9) && { Version: '2012-10-17' }), Statement };
}

/** The policy with something changed, as policies are: most questions are about a small difference. */
export function changed(random: Random, policy: GeneratedPolicy, form: AnalysedForm): GeneratedPolicy {
  const Statement: object[] = [...policy.Statement];
  const at = random.integer(Statement.length);
  const fresh = generateStatement(random, form) as Record<string, unknown>;
  const kept = Statement[at] as Record<string, unknown>;
  switch (random.integer(5)) {
    case 0:
      Statement.push(fresh);
      break;
    case 1:
      if (Statement.length > 1) Statement.splice(at, 1);
      break;
    case 2:
      if (kept.Action && fresh.Action) Statement[at] = { ...kept, Action: fresh.Action };
      break;
    case 3:
      if (kept.Resource && fresh.Resource) Statement[at] = { ...kept, Resource: fresh.Resource };
      break;
    default:
      Statement[at] = { ...kept, Condition: generateConditions(random) };
  }
  return { ...policy, Statement };
}

function generateStatement(random: Random, form: AnalysedForm): object {
  const Effect = random.chance(0.3) ? 'Deny' : 'Allow';
  const element = (name: string, pool: readonly string[], negatable: boolean) => ({
    [negatable && random.chance(0.1) ? `Not${name}` : name]: random.some(pool, 1, 2),
  });
  const who = random.chance(0.2)
    ? '*'
    : { AWS: random.some(principalEntries, 1, 3), ...(random.chance(0.1) && { Service: 'redshift.amazonaws.com' }) };
  return {
    Effect,
    ...(form === 'resource' && { [Effect === 'Deny' && random.chance(0.3) ? 'NotPrincipal' : 'Principal']: who }),
    ...element('Action', actionPatterns, true),
    ...element('Resource', resourcePatterns, true),
    ...(random.chance(0.6) && { Condition: generateConditions(random) }),
  };
}

function generateConditions(random: Random): object {
  const condition: Record<string, Record<string, unknown>> = {};
  for (const key of random.some(Object.keys(pools), 1, 3)) {
    const pool = pools[key]!;
    const isNull = random.chance(0.1);
    const quantified = random.chance(0.25) ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
    const operator = isNull
      ? 'Null'
      : `${quantified}${random.pick(pool.operators)}${random.chance(0.15) ? 'IfExists' : ''}`;
    const values = isNull ? [random.pick(['true', 'false'])] : random.some(pool.values, 1, 2);
    condition[operator] = { ...condition[operator], [key]: values };
  }
  return condition;
}

export function sampleRequest(random: Random, form: AnalysedForm): AuthorizationRequest {
  const forms = form === 'identity' ? identityForms : allForms;
  const principalForm = random.pick(forms);
  const text = random.pick(principalsByForm[allForms.indexOf(principalForm)]!).join('\t');
  const resource = random.pick(resources);
  const resourceAccount = resource.split(':')[4]!;
  const context = new Map<string, ContextValue>([['aws:resourceaccount', resourceAccount]]);
  for (const key of principalKeys) {
    const value = principalKey(principalForm, text, key);
    if (value !== undefined) context.set(key, value);
  }
  for (const [name, { values, brought }] of Object.entries(pools)) {
    const key = name.toLowerCase();
    if (context.has(key) || principalKeys.has(key)) continue;
    const value = sampleValue(random, [...values, ...brought], keyKnowledge(key) ?? globalKey(key)!);
    if (value !== undefined) context.set(key, value);
  }
  return {
    principal: principalForm.principalOf(text),
    action: random.pick(actions),
    resource,
    resourceAccount,
    context: (key) => context.get(key),
  };
}

function sampleValue(random: Random, pool: readonly string[], knowledge: KeyKnowledge): ContextValue | undefined {
  if (!knowledge.always && random.chance(0.3)) return undefined;
  const fits = (text: string) => {
    if (knowledge.type === 'address') return !text.includes('/');
    return knowledge.type !== 'boolean' || text === 'true' || text === 'false';
  };
  const values = pool.filter(fits);
  if (knowledge.values === 'set' || (knowledge.values === 'either' && random.chance(0.5)))
    return random.some(values, 1, 3);
  return random.pick(values);
}

export function documentOf(policy: GeneratedPolicy, form: AnalysedForm): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify(policy), form);
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.problem)} in ${JSON.stringify(policy)}`);
  return parsed.document;
}
