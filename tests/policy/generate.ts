// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
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

/** Random policies and requests from small pools, so that things meet: most statements nearly match most requests. */
export function generatePolicies(random: Random): ReferencePolicies {
  const naming = { names: true };
  const list = (options = {}) => random.some([0, 0], 0, 2).map(() => generatePolicy(random, options));
  const levels = (options = {}) =>
    random.some([0, 0], 1, 2).map(() => [generatePolicy(random, options), ...list(options)]);
  return {
    identity: list(),
    ...(random.chance(0.8) && { resource: generatePolicy(random, naming) }),
    ...(random.chance(0.3) && { boundary: generatePolicy(random) }),
    ...(random.chance(0.3) && { session: list() }),
    ...(random.chance(0.1) && { serviceControl: levels() }),
    ...(random.chance(0.1) && { resourceControl: levels(naming) }),
    ...(random.chance(0.1) && { vpcEndpoint: list(naming) }),
  };
}

export function generateRequest(random: Random): Omit<ReferenceCase, 'policies'> {
  return {
    principal: random.pick(principals),
    action: random.pick(actions),
    resource: random.pick(resources),
    resourceAccount: owner,
    context: generateContext(random),
    resourcePolicyRequired: random.chance(0.1),
  };
}

export function generatePolicy(random: Random, { names = false } = {}): ReferencePolicy {
  const Statement = Array.from({ length: 1 + random.integer(3) }, () => generateStatement(random, names));
  const version = random.integer(4);
  return { ...(version > 0 && { Version: version === 1 ? '2008-10-17' : '2012-10-17' }), Statement };
}

export function generateStatement(random: Random, names: boolean): ReferenceStatement {
  const Effect = random.chance(0.3) ? 'Deny' : 'Allow';
  const who = generatePrincipal(random);
  const action = oneOrSome(random, actionPatterns);
  const resource = oneOrSome(random, resourcePatterns);
  return {
    Effect,
    ...(names && (Effect === 'Deny' && random.chance(0.3) ? { NotPrincipal: who } : { Principal: who })),
    ...(random.chance(0.85) ? { Action: action } : { NotAction: action }),
    ...(random.chance(0.85) ? { Resource: resource } : { NotResource: resource }),
    ...(random.chance(0.5) && { Condition: generateCondition(random) }),
  };
}

const actions = ['dynamodb:GetItem', 'dynamodb:PutItem', 'DYNAMODB:query'];

const actionPatterns = [
  '*',
  'dynamodb:*',
  'dynamodb:GetItem',
  'dynamodb:getitem',
  'dynamodb:?etItem',
  'dynamodb:*Item',
  'dynamodb:Query',
  's3:*',
  '*:Put*',
];

const table = `arn:aws:dynamodb:eu-west-1:${owner}:table/Orders`;

const resources = [
  table,
  `${table}/index/byDate`,
  `arn:aws:dynamodb:eu-west-1:${owner}:table/alice`,
  `${table}/stream/2026-01-01T00:00:00.000`,
  '*',
];

const resourcePatterns = [
  '*',
  '*',
  table,
  `${table}*`,
  `${table}/index/*`,
  'arn:aws:dynamodb:*:*:table/*',
  'arn:aws:dynamodb:*:table/O?ders',
  'arn:*:stream/*:*',
  'arn:aws:dynamodb:*:*:table/${aws:username}',
  'arn:aws:dynamodb:*:*:table/${test:star}',
  "arn:aws:dynamodb:*:*:table/${aws:none, 'Orders'}*",
  'arn:aws:dynamodb:${aws:none}:*:table/*',
  'arn:aws:dynamodb:*:*:table/${*}',
  'arn:aws:dynamodb:*:*:???????????*',
  'arn:aws:s3:::bucket',
  '',
];

function generatePrincipal(random: Random): PrincipalElement {
  if (random.chance(0.25)) return random.chance(0.5) ? '*' : { AWS: '*' };
  const AWS = random.some(awsPrincipals, 0, 4);
  if (AWS.length === 0) return { Service: 'redshift.amazonaws.com' };
  return {
    AWS: AWS.length === 1 ? (AWS[0] as string) : AWS,
    ...(random.chance(0.2) && { Service: ['redshift.amazonaws.com'] }),
  };
}

const awsPrincipals = [
  owner,
  stranger,
  '*',
  `arn:aws:iam::${owner}:role/*`,
  ...principals.flatMap((principal): string[] => {
    switch (principal.kind) {
      case 'user':
        return [principal.arn, principal.uniqueId];
      case 'roleSession':
        return [principal.arn, principal.roleArn, principal.roleUniqueId];
      case 'root':
      case 'federatedUser':
        return [principal.arn];
      default:
        return [];
    }
  }),
];

export function generateCondition(random: Random): ConditionElement {
  const condition: Record<string, Record<string, unknown>> = {};
  for (let i = random.integer(3); i >= 0; i--) {
    const operator = generateOperator(random);
    const keys = Object.fromEntries(
      random.some(Object.keys(keyPools), 1, 2).map((key) => [key, generateValues(random, operator, key)]),
    );
    condition[operator] = { ...condition[operator], ...keys };
  }
  return condition;
}

function generateOperator(random: Random): string {
  if (random.chance(0.1)) return 'Null';
  const base = random.pick(operators);
  const ifExists = random.chance(0.2) ? 'IfExists' : '';
  return `${random.pick(['', '', 'ForAllValues:', 'ForAnyValue:'])}${base}${ifExists}`;
}

const operators = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
];

function generateValues(random: Random, operator: string, key: string): unknown {
  if (operator === 'Null') return random.pick(['true', 'false', true, false, ['true', 'false'], 'x', []]);
  // Mostly of the operator's own kind; at times of the key's, or of any.
  const own = operatorPools.find(([pattern]) => pattern.test(operator))?.[1] ?? texts;
  const pool = random.chance(0.8)
    ? own
    : random.chance(0.8)
      ? (keyPools[key] ?? texts)
      : Object.values(keyPools).flat();
  const values = random.some<unknown>(pool, 1, 3);
  if (random.chance(0.05)) values.push(12, true);
  return values.length === 1 && random.chance(0.5) ? values[0] : values;
}

const texts = [
  'alice',
  'Alice',
  'al*',
  '*',
  'a?ice',
  '',
  '${aws:username}',
  '${test:star}x',
  'secret\nplan',
  "${aws:none, 'alice'}",
  '${aws:none}',
  '${*}',
  '${',
  'é😀',
  '?😀',
];
const numbers = ['10', '10.0', '1e1', '9', '-3', '10abc', '', '.5', '0x10', '+10'];
const dates = [
  '2024-02-29T12:00:00Z',
  '1709208000',
  '2024-02-29',
  '2024',
  '2024-02',
  '2024-02-29T13:00:00+01:00',
  '2024-02-29T12:00:00.5Z',
  '2023-02-29',
  '1709208000000',
  'soon',
  '2024-02-29T12:00',
];
const addresses = [
  '10.1.2.3',
  '10.1.2.4',
  '192.0.2.1',
  '2001:db8::1',
  '2001:DB8:0::2',
  '::ffff:10.1.2.3',
  '::',
  '10.1.2',
  '010.1.2.3',
  '1::2::3',
];
const blocks = [
  '10.0.0.0/8',
  '10.1.2.3/32',
  '0.0.0.0/0',
  '10.1.2.0/31',
  '2001:db8::/32',
  '::/0',
  '2001:db8::1',
  '192.0.2.1/33',
  '::ffff:0:0/96',
  ...addresses,
];
const arns = [
  `arn:aws:iam::${owner}:role/Reader`,
  `arn:aws:iam::${stranger}:role/path/Reader`,
  'arn:aws:sns:eu-west-1:1:topic:with:colons',
  'arn:aws:sns',
  'no arn',
  '*',
];
const arnPatterns = [
  ...arns,
  'arn:aws:iam::*:role/*',
  'arn:*:*:*:*:*',
  'arn:*:role/*',
  `arn:aws:iam::${owner}:role/?eader`,
  'arn:aws:iam::*:role/${test:star}',
  'arn:aws:sns:*:*:*:c*s',
  'arn:aws:iam::${test:account}:role/Reader',
  'arn:aws:sns:*:${test:field}:with:colons',
  'arn:aws:sns:*:*:${test:field}:*',
];
const binaries = ['QQ==', 'QQ', 'QR==', 'QUI=', 'Q', '!!', ''];
const booleans = ['true', 'false', 'TRUE', 'yes', ''];

const operatorPools: readonly (readonly [RegExp, readonly string[]])[] = [
  [/String/, texts],
  [/Numeric/, numbers],
  [/Date/, dates],
  [/Bool/, booleans],
  [/Binary/, binaries],
  [/IpAddress/, blocks],
  [/Arn/, arnPatterns],
];

/** Keys with the values that a request may bring. */
const keyPools: Readonly<Record<string, readonly string[]>> = {
  'aws:username': ['alice', 'Alice', '', 'secret\nplan', 'x'],
  'test:Star': ['*', '?', 'Orders'],
  'test:account': [owner, stranger],
  'test:field': ['1:topic', 'topic', 'topic:with'],
  'test:number': numbers,
  'aws:CurrentTime': dates,
  'aws:SourceIp': addresses,
  'aws:PrincipalArn': arns,
  'test:binary': binaries,
  'aws:SecureTransport': booleans,
  'dynamodb:LeadingKeys': ['alice', 'alice-1', 'é😀', '😀', '*'],
};

function generateContext(random: Random): ReferenceContext {
  const context: Record<string, string | readonly string[]> = {};
  for (const { key, pool, isSet } of contextPools) {
    if (random.chance(0.25)) continue;
    context[key] = random.chance(isSet) ? random.some(pool, 0, 3) : random.pick(pool);
  }
  return context;
}

/** The keys as a request carries them, in lower case; how often with several values. */
const contextPools = Object.entries(keyPools).map(([key, pool]) => ({
  key: key.toLowerCase(),
  pool,
  isSet: key === 'dynamodb:LeadingKeys' ? 0.9 : 0.1,
}));

function oneOrSome(random: Random, pool: readonly string[]): string | readonly string[] {
  return random.chance(0.5) ? random.pick(pool) : random.some(pool, 1, 3);
}
