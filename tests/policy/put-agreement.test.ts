import { expect, it } from 'vitest';
import { isSerious } from '../../src/cli/findings-output.ts';
import { findingsOf } from '../../src/cli/policy-check.ts';
import { AwsError } from '../../src/errors.ts';
import { readResourcePolicy } from '../../src/operations/policies/resource-policy-document.ts';
import { generateAnalysed } from './analysis-world.ts';
import { createRandom, type Random } from './random.ts';

const rounds = Number(process.env.POLICY_CASES ?? 100_000) / 50;
const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);
const table = 'arn:aws:dynamodb:us-east-1:111122223333:table/Orders';

/** What PutResourcePolicy answers to the text, apart from whether users and roles exist; undefined: it is taken. */
function refusal(text: string, slot: 'table' | 'stream'): string | undefined {
  const principals = { knowsAccount: () => false, uniqueIdOf: () => undefined, arnOf: () => undefined };
  try {
    readResourcePolicy(text, { slot, resourceArn: table, principals });
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

/** Values for each element, good and bad. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  Effect: ['Allow', 'Deny', 'allow', 'Permit', 7],
  Sid: ['a', 'b', '', 'a b'],
  Action: [
    ...['dynamodb:GetItem', 'dynamodb:*', '*', 'dynamodb:GetItems', 's3:GetObject', 'dynamodb:GetRecords', 'GetItem'],
    ...[[], ['dynamodb:Query', 'dynamodb:ListStreams'], '', {}],
  ],
  Resource: [
    ...['*', table, `${table}/index/*`, `${table}/stream/2026-01-01T00:00:00.000`, 'Orders', 'arn:aws:dynamodb:*', ''],
    ...[[], [table, 'x'], `${table}*`, 'arn:aws:dynamodb:us-east-1:111122223333:table', 'arn:aws:s3:::bucket/key'],
  ],
  Principal: [
    ...['*', '111122223333', {}, { AWS: [] }, { AWS: '*' }, { AWS: '111122223333' }, { AWS: '1111' }],
    ...[{ AWS: 'arn:aws:iam::111122223333:role/R' }, { AWS: 'arn:aws:iam::111122223333:role/*' }],
    ...[{ AWS: 'arn:aws-cn:iam::111122223333:role/R' }, { AWS: 'AIDAABCDEFGHIJKLMNOPQ' }, { Service: '*' }],
    ...[{ Service: 'redshift.amazonaws.com' }, { Service: 'lambda.amazonaws.com' }, { Federated: 'x' }],
    ...[{ AWS: 'arn:aws:sts::111122223333:assumed-role/R/s' }, { AWS: 'arn:aws:iam::111122223333:group/G' }],
  ],
  Condition: [
    ...[{}, { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, { StringLike: { 'aws:PrincipalOrgID': '*' } }],
    ...[{ StringIs: { 'aws:username': 'a' } }, { NullIfExists: {} }, { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }],
    ...[{ StringEquals: { 'aws:SourceArn': [] } }, { StringEquals: 'x' }, { StringEquals: { 'aws:username': null } }],
  ],
};

/** A policy with some elements taken from the pools, at times with an element too many or a piece cut out of its text. */
function generateText(random: Random): string {
  const policy = generateAnalysed(random, 'resource');
  const Statement = policy.Statement.map((statement) => {
    const changed: Record<string, unknown> = { ...statement };
    for (let i = random.integer(3); i > 0; i--) {
      const element = random.pick(Object.keys(values));
      if (random.chance(0.1)) delete changed[element];
      else changed[random.chance(0.05) ? `Not${element}` : element] = random.pick(values[element]!);
    }
    return changed;
  });
  const document = { ...policy, ...(random.chance(0.05) && { Version: '2026-01-01' }), Statement };
  const text = JSON.stringify(document);
  if (random.chance(0.9)) return random.chance(0.02) ? `${text}${' '.repeat(20_481)}` : text;
  const from = random.integer(text.length);
  return text.slice(0, from) + text.slice(from + 1 + random.integer(20));
}

/** Of which nothing is put. */
const refused = new Set([
  ...[
    'UNSUPPORTED_ACTION_IN_POLICY',
    'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    'UNSUPPORTED_PRINCIPAL',
    'UNBOUNDED_ACCESS',
  ],
  ...[
    'POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA',
    'ALLOW_WITH_NOT_PRINCIPAL',
    'UNIQUE_SIDS_REQUIRED',
    'INVALID_EFFECT',
  ],
  ...['JSON_SYNTAX_ERROR', 'DATA_TYPE_MISMATCH', 'INVALID_POLICY_ELEMENT', 'UNSUPPORTED_ELEMENT_COMBINATION'],
  ...[
    'INVALID_VERSION',
    'MISSING_STATEMENT',
    'MISSING_EFFECT',
    'MISSING_ACTION',
    'MISSING_RESOURCE',
    'MISSING_PRINCIPAL',
  ],
  ...['EMPTY_ARRAY_ACTION', 'EMPTY_ARRAY_RESOURCE', 'EMPTY_ARRAY_PRINCIPAL', 'EMPTY_OBJECT_PRINCIPAL'],
  ...[
    'INVALID_PRINCIPAL_KEY',
    'FEDERATED_PRINCIPAL_NOT_SUPPORTED',
    'INVALID_CONDITION_OPERATOR',
    'NULL_WITH_IF_EXISTS',
  ],
  ...[
    'INVALID_PRINCIPAL_FORMAT',
    'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    'INVALID_ARN_PREFIX',
    'INVALID_SERVICE_PRINCIPAL_FORMAT',
  ],
]);

/** What Put refuses at times: an unknown action in Action, not in NotAction. */
const other = new Set(['INVALID_ACTION', 'INVALID_SERVICE_IN_ACTION', 'MISSING_ARN_FIELD']);

it(`check finds what Put refuses, and Put refuses what check says it does: POLICY_SEED=${seed}`, {
  timeout: 300_000,
}, () => {
  console.info(`POLICY_SEED=${seed}`);
  const counts = { refused: 0, taken: 0 };
  for (let i = 0; i < rounds; i++) {
    const random = createRandom(seed + i);
    const text = generateText(random);
    const slot = random.pick(['table', 'table', 'stream'] as const);
    const sentence = refusal(text, slot);
    const findings = findingsOf(text, { type: 'resource', slot });
    const story = `POLICY_SEED=${seed + i} ${slot}: ${sentence}\n${text.slice(0, 3000)}\n${JSON.stringify(findings, null, 1)}`;
    if (sentence === undefined) {
      counts.taken++;
      expect(
        findings.filter(({ code }) => refused.has(code)),
        story,
      ).toEqual([]);
    } else {
      counts.refused++;
      expect(
        findings.some((finding) => isSerious(finding) && (refused.has(finding.code) || other.has(finding.code))),
        story,
      ).toBe(true);
    }
  }
  console.info(JSON.stringify(counts));
  expect(Math.min(counts.refused, counts.taken)).toBeGreaterThan(rounds / 20);
});
