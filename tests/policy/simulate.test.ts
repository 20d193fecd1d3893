import { describe, expect, it } from 'vitest';
import { runTool } from '../../src/cli/run-tool.ts';
import type { Principal } from '../../src/policy/principal.ts';
import { principalFromArn } from '../../src/policy/principal-from-arn.ts';
import { generatePolicies, generateRequest } from './generate.ts';
import { createRandom, type Random } from './random.ts';
import { referenceDecision } from './reference.ts';
import { owner } from './world.ts';

const seed = Number(process.env.POLICY_SEED ?? Date.now() % 1_000_000);
const cases = Number(process.env.POLICY_CASES ?? 100_000) / 25;

/** What `dynaward policy simulate` prints, line by line, for what comes in in these pieces. */
async function simulate(...pieces: (string | Uint8Array)[]) {
  let printed = '';
  const status = await runTool(
    { tool: 'policy', args: ['simulate'] },
    {
      input: (async function* () {
        yield* pieces;
      })(),
      out: (text) => {
        printed += text;
      },
      err: (text) => {
        throw new Error(text);
      },
    },
  );
  expect(status).toBe(0);
  expect(printed.endsWith('\n') || printed === '').toBe(true);
  return printed
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

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
