// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { globalKey } from '../src/authorization/global-keys.ts';
import type { RequestFacts } from '../src/authorization/request-facts.ts';
import { policyVocabulary } from '../src/operations/policies/policy-vocabulary.ts';
import { accessChanges } from '../src/policy/analysis/access-changes.ts';
import { type CompiledPolicy, compilePolicy } from '../src/policy/compile.ts';
import { parsePolicy } from '../src/policy/document.ts';
import { decide } from '../src/policy/evaluate.ts';
import { globMatches } from '../src/policy/glob.ts';
import type { Principal } from '../src/policy/principal.ts';
import { unboundedAccess } from '../src/policy/public-access.ts';
import type { AuthorizationRequest } from '../src/policy/request.ts';

/** What does one decision cost, reasons included, and what does it cost to compile a policy or to match an adversary's pattern? */
const rounds = Number(process.env.ROUNDS ?? 7);
const roundMilliseconds = 200;

const account = '111122223333';
const table = `arn:aws:dynamodb:eu-west-1:${account}:table/Orders`;
const noTags: ReadonlyMap<string, string> = new Map();
const alice: Principal = {
  kind: 'user',
  arn: `arn:aws:iam::${account}:user/alice`,
  accountId: account,
  userId: 'AIDAALICEALICEALICE1',
  tags: noTags,
  userName: 'alice',
  uniqueId: 'AIDAALICEALICEALICE1',
};
const facts: RequestFacts = {
  requestId: 'A'.repeat(52),
  sourceIp: '10.1.2.3',
  secureTransport: true,
  userAgent: 'aws-sdk-js/3',
  referer: undefined,
  region: 'eu-west-1',
  receivedAt: Date.UTC(2026, 9, 9),
};

function policy(Statement: readonly object[]): { readonly text: string; readonly compiled: CompiledPolicy } {
  const text = JSON.stringify({ Version: '2012-10-17', Statement });
  return { text, compiled: compile(text) };
}

function compile(text: string): CompiledPolicy {
  const parsed = parsePolicy(text, 'resource');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return compilePolicy(parsed.document, table);
}

/** The request as the road makes it: a key is computed when a policy asks for it. */
function buildRequest(): AuthorizationRequest {
  const subjects = {
    principal: alice,
    facts,
    resourceAccount: account,
    resourceTag: () => undefined,
    membershipOf: () => undefined,
  };
  return {
    principal: alice,
    action: 'dynamodb:GetItem',
    resource: table,
    resourceAccount: account,
    context: (key) => (key === 'dynamodb:leadingkeys' ? ['alice-1'] : globalKey(key, subjects)),
  };
}

const values = new Map(
  [
    'dynamodb:leadingkeys',
    'aws:sourceip',
    'aws:principalarn',
    'aws:username',
    'aws:currenttime',
    'aws:requestedregion',
    'aws:useragent',
  ].map((key) => [key, buildRequest().context(key)] as const),
);
const prebuilt: AuthorizationRequest = { ...buildRequest(), context: (key) => values.get(key) };

const grant = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table };
const oneStatement = policy([{ ...grant, Principal: { AWS: alice.arn } }]);
const conditions: readonly object[] = [
  { StringEquals: { 'aws:RequestedRegion': 'us-west-2' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/team/*` } },
  { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } },
  { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'bob-*' } },
  { DateLessThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } },
  { StringEquals: { 'aws:username': '${aws:PrincipalTag/owner}' } },
  { StringLike: { 'aws:UserAgent': 'boto*' } },
  { DateGreaterThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
  { IpAddress: { 'aws:SourceIp': '172.16.0.0/12' } },
  {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': '${aws:username}-*' },
    IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
  },
];
const tenStatements = policy(
  conditions.map((Condition, i) => ({ Sid: `Statement${i}`, ...grant, Principal: { AWS: alice.arn }, Condition })),
);
const numbers = numbersUpTo(100);
const onePrincipalEach = policy(
  numbers.map((i) => {
    const AWS = i === 90 ? alice.arn : `arn:aws:iam::${account}:user/somebody-${i}`;
    return { Sid: `Statement${i}`, ...grant, Action: ['dynamodb:GetItem', 'dynamodb:Query'], Principal: { AWS } };
  }),
);
const everyoneWithConditions = policy(
  numbers.map((i) => {
    const Condition =
      i === 99 ? { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } : conditions[i % (conditions.length - 1)];
    return { Sid: `Statement${i}`, ...grant, Principal: '*', Condition };
  }),
);
console.log(
  'decisions a second, median (least to most); floor: a throw-away evaluator without reasons, facts of the policy engine',
);
scenario('(a) 1 statement', oneStatement, { prebuilt: 10_000_000, built: 3_200_000 });
scenario('(b) 10 statements with conditions', tenStatements, { prebuilt: 1_300_000, built: 490_000 });
scenario('(c1) 100 statements, one principal each', onePrincipalEach, { prebuilt: 10_000_000, built: 710_000 });
scenario('(c2) 100 statements, everyone, conditions', everyoneWithConditions, { prebuilt: 144_000, built: 110_000 });

const padded = everyoneWithConditions.text;
console.log(`compile ${padded.length} bytes: ${milliseconds(() => compile(padded))} (aim: under 2 ms)`);
const adversarial: readonly (readonly [pattern: string, text: string])[] = [
  [`${'*a'.repeat(1023)}*b`, 'a'.repeat(2048)],
  [`*${'a'.repeat(1024)}b`, 'a'.repeat(2048)],
  [`${'?*'.repeat(1023)}b`, 'a'.repeat(2048)],
  [`*${'?'.repeat(1023)}b*`, 'a'.repeat(2048)],
  [`*${'a?'.repeat(511)}b`, 'a'.repeat(2048)],
  [`${'*a?'.repeat(682)}b`, 'a'.repeat(2048)],
];
for (const [pattern, text] of adversarial) {
  console.log(
    `match ${pattern.slice(0, 12)}… of ${pattern.length} against ${text.length}: ${milliseconds(() => globMatches(pattern, text))} (aim: under 1 ms)`,
  );
}

const names = Array.from({ length: 60_000 }, (_, i) => `attribute-${i}`);
const manyNames: AuthorizationRequest = {
  ...prebuilt,
  context: (key) => (key === 'dynamodb:attributes' ? names : undefined),
};
const manyPatterns: readonly (readonly [what: string, pattern: (i: number) => string])[] = [
  ['with ? at the end', (i) => `other-${i}?`],
  ['with ? at both ends', (i) => `?th${i}?`],
  ['of ? alone but for the end', (i) => `${'?'.repeat(1 + (i % 8))}${i % 10}`],
  ['that stay alive', (i) => `*?${i}!`],
];
for (const [what, pattern] of manyPatterns) {
  const values = numbersUpTo(1_400).map(pattern);
  const Condition = { 'ForAnyValue:StringLike': { 'dynamodb:Attributes': values } };
  const { text, compiled } = policy([{ ...grant, Principal: '*', Condition }]);
  console.log(
    `decide on ${names.length} attributes under ${values.length} patterns ${what}, ${text.length} bytes: ${once(() => decide(manyNames, { identity: [], resource: compiled }))} (aim: under 1 s)`,
  );
}

const tied = numbersUpTo(75).map((i) => {
  const Condition = { StringEquals: { 'aws:PrincipalOrgID': `o-${i}` }, ...conditions[i % (conditions.length - 1)] };
  return { Sid: `Statement${i}`, ...grant, Resource: `${table}-${i % 7}*`, Principal: '*', Condition };
});
const denials = numbersUpTo(10).map((i) => {
  const Condition = { StringNotLike: { 'aws:username': `a${i}*` } };
  return { Effect: 'Deny', Principal: '*', Action: 'dynamodb:*', Resource: `${table}-${i}*`, Condition };
});
const bounded = policy([...tied, ...denials]);
const open = policy([...denials, ...tied, { ...grant, Principal: '*', Condition: conditions[2] }]);
const { document: boundedDocument } = bounded.compiled;
console.log(
  `is a policy of ${bounded.text.length} bytes public (no): ${milliseconds(() => `${unboundedAccess(boundedDocument)}`)} (aim: under 50 ms)`,
);
console.log(
  `is a policy of ${open.text.length} bytes public (yes): ${milliseconds(() => unboundedAccess(open.compiled.document))} (aim: under 50 ms)`,
);
const reordered = policy(
  [...denials, ...tied].map((statement, i) => (i === 40 ? { ...statement, Action: 'dynamodb:Query' } : statement)),
);
const analysis = { form: 'resource', ...policyVocabulary('table') } as const;
for (const [what, after] of [
  ['the same, reordered, one action changed', reordered],
  ['one of other statements', everyoneWithConditions],
] as const) {
  const diff = () => [
    accessChanges({ before: boundedDocument, after: after.compiled.document }, analysis),
    accessChanges({ before: after.compiled.document, after: boundedDocument }, analysis),
  ];
  console.log(`diff of ${bounded.text.length} bytes with ${what}: ${once(diff)} (aim: under 3 s)`);
}

function numbersUpTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** For what is asked once in a while: one run after one to warm up. */
function once(run: () => unknown): string {
  run();
  return `${(time(run, 1) / 1e6).toFixed(1)} ms`;
}

interface Floor {
  readonly prebuilt: number;
  readonly built: number;
}

function scenario(name: string, { text, compiled }: { text: string; compiled: CompiledPolicy }, floor: Floor): void {
  const policies = { identity: [], resource: compiled };
  const whenBuilt = () => decide(buildRequest(), policies);
  const whenPrebuilt = () => decide(prebuilt, policies);
  const decision = whenBuilt();
  if (decision.effect !== 'allow' || whenPrebuilt().effect !== 'allow') throw new Error(`${name}: not allowed`);
  console.log(`${name}, ${text.length} bytes`);
  console.log(`  request prebuilt  ${rates(whenPrebuilt, floor.prebuilt)}`);
  console.log(`  with its context  ${rates(whenBuilt, floor.built)}`);
}

function rates(run: () => unknown, floor: number): string {
  const found = measure(run).map((nanoseconds) => 1e9 / nanoseconds);
  const median = found[rounds >> 1]!;
  const range = `${thousands(median)} (${thousands(found.at(-1)!)} to ${thousands(found[0]!)})`;
  return `${range.padEnd(40)} floor ${thousands(floor).padEnd(8)} ${(median / floor).toFixed(2)}`;
}

function milliseconds(run: () => unknown): string {
  return `${(measure(run)[rounds >> 1]! / 1e6).toFixed(3)} ms`;
}

/** Nanoseconds of CPU for one run, one number for each round, rising; the first round only warms up. */
function measure(run: () => unknown): readonly number[] {
  let repetitions = 1;
  while (time(run, repetitions) < (roundMilliseconds * 1e6) / 10) repetitions *= 2;
  repetitions *= 10;
  const found = Array.from({ length: rounds + 1 }, () => time(run, repetitions) / repetitions).slice(1);
  return found.sort((a, b) => a - b);
}

function time(run: () => unknown, repetitions: number): number {
  const begun = process.cpuUsage();
  for (let i = 0; i < repetitions; i++) if (run() === undefined) throw new Error('no answer');
  const { user, system } = process.cpuUsage(begun);
  return (user + system) * 1000;
}

function thousands(rate: number): string {
  return `${Math.round(rate / 1000).toLocaleString('en')} k`;
}
