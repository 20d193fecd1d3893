import { describe, expect, it } from 'vitest';
import type { Principal } from '../../src/policy/principal.ts';
import { principalFromArn } from '../../src/policy/principal-from-arn.ts';
import { generatePolicies, generateRequest } from './generate.ts';
import { createRandom, type Random } from './random.ts';
import { referenceDecision } from './reference.ts';
import { simulate } from './simulate-lines.ts';
import { owner } from './world.ts';

const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);
const cases = Number(process.env.POLICY_CASES ?? 100_000) / 25;

const alice = `arn:aws:iam::${owner}:user/alice`;
const table = `arn:aws:dynamodb:eu-west-1:${owner}:table/Orders`;
const get = { principal: alice, action: 'dynamodb:GetItem', resource: table };
const line = (given: object) => `${JSON.stringify({ id: 1, ...get, ...given })}\n`;
const allowing = { Version: '2012-10-17', Statement: { Sid: 'Read', Effect: 'Allow', Action: '*', Resource: '*' } };
const naming = (Principal: unknown) => ({ Statement: { Effect: 'Allow', Principal, Action: '*', Resource: '*' } });

describe('dynaward policy simulate', () => {
  it(`decides as the reference interpreter does: ${cases} cases, POLICY_SEED=${seed}`, {
    timeout: 300_000,
  }, async () => {
    console.info(`POLICY_SEED=${seed}`);
    const random = createRandom(seed);
    const generated = Array.from({ length: cases }, (_, id) => generateCase(random, id));
    const bytes = new TextEncoder().encode(generated.map(({ text }) => text).join(''));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += pieces.at(-1)!.length) {
      pieces.push(bytes.subarray(at, at + 1 + random.integer(20_000)));
    }
    const answers = await simulate(...pieces);
    expect(answers.map(({ id }) => id)).toEqual(generated.map((_, id) => id));
    for (const [i, { expected, text }] of generated.entries()) {
      expect(answers[i].decision, `POLICY_SEED=${seed}\n${text}`).toBe(expected);
    }
  });

  it('names the deciding statements with their place in the document', async () => {
    const [answer] = await simulate(line({ identityPolicies: [allowing] }));
    expect(answer).toEqual({
      id: 1,
      decision: 'allowed',
      reason: 'Allowed by statement 0 (Read) of the identity-based policy identityPolicies[0], line 1, column 37.',
      statements: [
        {
          policyKind: 'identity',
          policyId: 'identityPolicies[0]',
          statementIndex: 0,
          sid: 'Read',
          line: 1,
          column: 37,
        },
      ],
      nearestMiss: null,
    });
  });

  it('counts lines of a document that is given as text', async () => {
    const [answer] = await simulate(line({ identityPolicies: [JSON.stringify(allowing, null, 1)] }));
    expect(answer.statements).toMatchObject([{ line: 3, column: 15 }]);
  });

  it('names the nearest miss with the value that was compared', async () => {
    const statement = { ...allowing.Statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    const policy = { ...allowing, Statement: statement };
    const answers = await simulate(
      line({ identityPolicies: [policy], context: { 'AWS:sourceip': '192.0.2.1' } }),
      line({ identityPolicies: [policy] }),
    );
    expect(answers.map(({ nearestMiss }) => nearestMiss.unmet)).toMatchObject([
      [
        {
          element: 'Condition',
          operator: 'IpAddress',
          key: 'aws:SourceIp',
          expected: ['10.0.0.0/8'],
          actual: '192.0.2.1',
        },
      ],
      [{ element: 'Condition', operator: 'IpAddress', key: 'aws:SourceIp', expected: ['10.0.0.0/8'], actual: null }],
    ]);
    expect(answers[0].reason).toContain('asks for "10.0.0.0/8", and the request carries "192.0.2.1"');
  });

  it('knows services, nobody, and roles by their ARN', async () => {
    const service = 'redshift.amazonaws.com';
    const role = `arn:aws:iam::${owner}:role/team/Reader`;
    const session = `arn:aws:sts::${owner}:assumed-role/Reader/s1`;
    const answers = await simulate(
      line({ principal: service, resourcePolicy: naming({ Service: service }) }),
      line({ principal: null, resourcePolicy: naming('*') }),
      line({ principal: null, resourcePolicy: naming({ AWS: owner }) }),
      line({ principal: role, resourcePolicy: naming({ AWS: role }) }),
      line({ principal: session, resourcePolicy: naming({ AWS: role }), context: { 'aws:PrincipalArn': role } }),
      line({ principal: session, resourcePolicy: naming({ AWS: role }) }),
    );
    expect(answers.map(({ decision }) => decision)).toEqual([
      'allowed',
      'allowed',
      'implicitDeny',
      'allowed',
      'allowed',
      'implicitDeny',
    ]);
  });

  it('asks the trust policy when a role is assumed', async () => {
    const role = `arn:aws:iam::${owner}:role/Reader`;
    const assume = { action: 'sts:AssumeRole', resource: role, identityPolicies: [allowing] };
    const trust = { Statement: { Effect: 'Allow', Principal: { AWS: owner }, Action: 'sts:AssumeRole' } };
    const answers = await simulate(line(assume), line({ ...assume, resourcePolicy: trust }));
    expect(answers.map(({ decision }) => decision)).toEqual(['implicitDeny', 'allowed']);
  });

  it('lets each boundary limit, and an empty list nothing', async () => {
    const none = { Statement: { Effect: 'Allow', Action: 'dynamodb:Scan', Resource: '*' } };
    const given = { identityPolicies: [allowing], sessionPolicies: [], scps: [], rcps: [] };
    const answers = await simulate(
      line({ ...given, boundaries: [] }),
      line({ ...given, boundaries: [allowing, none] }),
      line({ ...given, scps: [[allowing], []] }),
    );
    expect(answers.map(({ decision }) => decision)).toEqual(['allowed', 'implicitDeny', 'implicitDeny']);
  });

  it.each<[given: object, error: string]>([
    [{ principal: undefined }, 'principal: missing'],
    [{ action: undefined }, 'action: missing'],
    [{ resource: undefined }, 'resource: missing'],
    [{ action: 'GetItem' }, 'action: "GetItem" is none; write the service, too, as in dynamodb:GetItem'],
    [{ action: '' }, 'action: "" is none; write the service, too, as in dynamodb:GetItem'],
    [{ action: 'dynamodb:' }, 'action: "dynamodb:" is none; write the service, too, as in dynamodb:GetItem'],
    [{ resource: 'Orders' }, 'resource: "Orders" is no ARN, and not "*"'],
    [{ resource: '' }, 'resource: "" is no ARN, and not "*"'],
    [{ resourceAccount: '' }, 'resourceAccount: "" is no account; give its 12 digits'],
    [{ resourceAccount: `${owner}0` }, `resourceAccount: "${owner}0" is no account; give its 12 digits`],
    [{ context: [] }, 'context: expected an object of keys and values'],
    [{ context: { 'a:b': true } }, 'context: a:b: expected a text'],
    [{ context: { 'a:b': ['x', null] } }, 'context: a:b: expected a text'],
    [{ identityPolicies: [null] }, 'identityPolicies: expected a policy document'],
    [{ boundaries: allowing }, 'boundaries: expected a list'],
    [{ rcps: [[allowing]] }, 'rcps[0][0]: line 1, column 96: the statement has no Principal'],
    [{ scps: [[], 'x'] }, 'scps: expected a list'],
    ...['', '*', 'alice', 'AIDAABCDEFGHIJKLMNOPQ', `arn:aws:iam::${owner}:role/*`, `arn:aws:iam::${owner}:group/g`].map(
      (principal): [object, string] => [
        { principal },
        `principal: ${JSON.stringify(principal)} names nobody; give the ARN of a user, role, session or root, 12 digits, a service such as redshift.amazonaws.com, or null`,
      ],
    ),
  ])('says what is wrong with a case: %j', async (given, error) => {
    expect(await simulate(line(given))).toEqual([{ id: 1, error }]);
  });

  it('tells a line that repeats a key by its id, unless that comes twice', async () => {
    const repeated = '"identityPolicies":[{"Version":"2012-10-17","Version":"2012-10-17"}]';
    const answers = await simulate(
      `{"id":"a","context":{"k":"1","k":"2"}}\n`,
      `{${repeated},"id":{"b":[1]}}\n`,
      `{${repeated}}\n`,
      '{"id":1,"id":2}\n',
    );
    expect(answers.map(({ id }) => id)).toEqual(['a', { b: [1] }, null, null]);
    expect(answers[1].error).toBe('column 55: a repeated key, or too deep a nesting');
  });

  it('takes a text or a list for a key, in any case, and a list of none for an absent key', async () => {
    const Condition = { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['a', 'b'] } };
    const policy = { ...allowing, Statement: { ...allowing.Statement, Condition } };
    const values = ['a', ['a'], ['x', 'b'], 'x', ['x'], [], undefined];
    const answers = await simulate(
      ...values.map((value) => line({ identityPolicies: [policy], context: { 'DYNAMODB:leadingKeys': value } })),
    );
    expect(answers.map(({ decision }) => decision === 'allowed')).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('takes null for what is absent, names its answers by any id, and keeps the order over 20,000 lines', async () => {
    const absent = Object.fromEntries(
      ['context', 'resourcePolicy', 'resourceAccount', 'boundaries', 'sessionPolicies', 'scps', 'rcps'].map((name) => [
        name,
        null,
      ]),
    );
    const ids = Array.from({ length: 20_000 }, (_, i) => (i % 3 === 0 ? i : i % 3 === 1 ? `${i}` : { i }));
    const answers = await simulate(...ids.map((id) => line({ id, ...absent, identityPolicies: [allowing] })));
    expect(answers.map(({ id }) => id)).toEqual(ids);
    expect(new Set(answers.map(({ decision }) => decision))).toEqual(new Set(['allowed']));
  });

  it('takes a document of many megabytes', async () => {
    const Resource = Array.from({ length: 50_000 }, (_, i) => `${table}-${i}`);
    const policy = { ...allowing, Statement: { ...allowing.Statement, Resource } };
    const answers = await simulate(
      line({ identityPolicies: [policy], resource: `${table}-49999` }),
      line({ identityPolicies: [policy] }),
    );
    expect(answers.map(({ decision }) => decision)).toEqual(['allowed', 'implicitDeny']);
  });

  it('answers a bad line with an error and goes on', async () => {
    const bad = [
      'no json\n',
      '[]\n',
      '{"id":"x"}\n',
      line({ id: 'y', principal: 7 }),
      line({ id: { a: [1] }, principal: 'alice' }),
      line({ resoucePolicy: allowing }),
      line({ resourcePolicy: allowing }),
      line({ identityPolicies: ['{'] }),
      line({ identityPolicies: allowing }),
      line({ scps: [allowing] }),
      line({ context: { 'aws:SourceIp': 1 } }),
      line({ context: { 'a:b': '1', 'A:B': '2' } }),
      '{"id":1,"id":2}\n',
      '{"id":1,\r"principal":null}\n',
      `${'['.repeat(100_000)}\n`,
    ];
    const answers = await simulate(...bad, '\n  \r\n', line({ identityPolicies: [allowing] }).trimEnd());
    expect(answers).toHaveLength(bad.length + 1);
    expect(answers.slice(0, -1).map((answer) => Object.keys(answer))).toEqual(bad.map(() => ['id', 'error']));
    expect(answers.slice(2, 5).map(({ id }) => id)).toEqual(['x', 'y', { a: [1] }]);
    expect(answers[6].error).toBe('resourcePolicy: line 1, column 96: the statement has no Principal');
    expect(answers.at(-1).decision).toBe('allowed');
  });
});

/** The reference is given the principal as far as a case can name it, and no endpoint policy: a case has none. */
function generateCase(random: Random, id: number): { readonly text: string; readonly expected: string } {
  const { vpcEndpoint: _, ...policies } = generatePolicies(random);
  const { principal: whole, resourcePolicyRequired: __, ...request } = generateRequest(random);
  const name = whole.kind === 'anonymous' ? null : whole.arn;
  const { 'aws:principalarn': principalArn, 'aws:userid': userId } = request.context;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const hints = { principalArn: text(principalArn), userId: text(userId) };
  const principal = principalFromArn(name, hints) as Principal;
  const asked = {
    ...request,
    principal,
    policies: { ...policies, session: policies.session?.length ? policies.session : undefined },
    resourcePolicyRequired: false,
  };
  const line = {
    id,
    principal: name,
    ...request,
    identityPolicies: policies.identity,
    ...(policies.resource && { resourcePolicy: policies.resource }),
    ...(policies.boundary && { boundaries: [policies.boundary] }),
    sessionPolicies: policies.session,
    scps: policies.serviceControl,
    rcps: policies.resourceControl,
  };
  return { text: `${JSON.stringify(line)}\n`, expected: referenceDecision(asked).decision };
}
