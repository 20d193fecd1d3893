import { describe, expect, it } from 'vitest';
import { runTool } from '../../src/cli/run-tool.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import { decide } from '../../src/policy/evaluate.ts';
import {
  type GeneratedPolicy,
  leastPolicy,
  literalPattern,
  type Use,
} from '../../src/policy/generation/least-policy.ts';
import { principalFromArn } from '../../src/policy/principal-from-arn.ts';
import { createRandom } from './random.ts';

const account = '111122223333';
const stranger = '444455556666';
const table = (name: string) => `arn:aws:dynamodb:eu-west-1:${account}:table/${name}`;
const users = ['ann', 'ben', 'cid'].map((name) => `arn:aws:iam::${stranger}:user/${name}`);
const actions = ['GetItem', 'PutItem', 'Query', 'Scan', 'DeleteItem'].map((name) => `dynamodb:${name}`);
const resources = [table('a'), table('a/index/i'), table('b'), table('a/stream/2026-11-23T10:00:00.000')];

function allows(policy: GeneratedPolicy, { principal, action, resource }: Use): boolean {
  const form = principal ? 'resource' : 'identity';
  const parsed = parsePolicy(JSON.stringify(policy), form);
  if (!parsed.ok) throw new Error(`${parsed.problem.kind} in ${JSON.stringify(policy)}`);
  const compiled = compilePolicy(parsed.document, 'generated');
  const asker = principalFromArn(principal?.value ?? `arn:aws:iam::${account}:user/someone`)!;
  const request = { principal: asker, action, resource, resourceAccount: account, context: () => undefined };
  const everything = compilePolicy(everythingAllowed, 'everything');
  return (
    decide(request, principal ? { identity: [everything], resource: compiled } : { identity: [compiled] }).effect ===
    'allow'
  );
}

const everythingText = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
const everythingParsed = parsePolicy(everythingText, 'identity');
if (!everythingParsed.ok) throw new Error('no policy');
const everythingAllowed = everythingParsed.document;

/** Every policy that has one name less: in a statement an action, a resource or a principal, or a whole statement. */
function* lessened(policy: GeneratedPolicy): Generator<GeneratedPolicy> {
  for (const [at, statement] of policy.Statement.entries()) {
    const others = policy.Statement.filter((_, other) => other !== at);
    if (others.length > 0) yield { ...policy, Statement: others };
    const withStatement = (changed: object) => ({ ...policy, Statement: [...others, { ...statement, ...changed }] });
    for (const element of ['Action', 'Resource'] as const) {
      for (const fewer of withoutOne(statement[element])) yield withStatement({ [element]: fewer });
    }
    for (const [type, names] of Object.entries(statement.Principal ?? {})) {
      for (const fewer of withoutOne(names))
        yield withStatement({ Principal: { ...statement.Principal, [type]: fewer } });
    }
  }
}

function withoutOne(names: string | readonly string[]): readonly (readonly string[])[] {
  return typeof names === 'string' ? [] : names.map((name) => names.filter((other) => other !== name));
}

describe('the least policy', () => {
  it.each(['identity', 'resource'] as const)(
    'allows every use and nothing else, and loses one with anything taken away (%s)',
    (kind) => {
      const seed = 20_261_123;
      const random = createRandom(seed);
      const universe: readonly Use[] = (kind === 'resource' ? users : [undefined]).flatMap((value) =>
        actions.flatMap((action) =>
          resources.map((resource) =>
            value ? { principal: { type: 'AWS' as const, value }, action, resource } : { action, resource },
          ),
        ),
      );
      for (let round = 0; round < 60; round++) {
        const density = 0.1 + (round % 9) / 10;
        const used = universe.filter(() => random.chance(density));
        if (used.length === 0) continue;
        const policy = leastPolicy(used);
        const said = `seed ${seed}, round ${round}: ${JSON.stringify(policy)}`;
        expect(
          universe.filter((use) => allows(policy, use)),
          said,
        ).toEqual(used);
        const otherOrder = used.map((use) => ({ use, at: random.integer(1_000) })).sort((a, b) => a.at - b.at);
        for (const order of [used.toReversed(), otherOrder.map(({ use }) => use)]) {
          expect(JSON.stringify(leastPolicy(order)), said).toBe(JSON.stringify(policy));
        }
        for (const less of lessened(policy)) {
          expect(
            used.every((use) => allows(less, use)),
            `${said} without a name is ${JSON.stringify(less)}`,
          ).toBe(false);
        }
      }
    },
  );

  it('groups: one statement for the same actions on several resources, one for several principals who do the same', () => {
    const [ann, ben] = users.map((value) => ({ type: 'AWS' as const, value }));
    const uses = [ann!, ben!].flatMap((principal) =>
      [table('a'), table('a/index/i')].flatMap((resource) => [
        { principal, action: 'dynamodb:Query', resource },
        { principal, action: 'dynamodb:GetItem', resource },
      ]),
    );
    expect(leastPolicy(uses).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: users.slice(0, 2) },
        Action: ['dynamodb:GetItem', 'dynamodb:Query'],
        Resource: [table('a'), table('a/index/i')],
      },
    ]);
  });

  it('names principals of several types each under its own', () => {
    const principals = [
      { type: 'Service', value: 'redshift.amazonaws.com' },
      { type: 'AWS', value: users[1]! },
      { type: 'AWS', value: users[0]! },
    ] as const;
    const uses = principals.map((principal) => ({ principal, action: 'dynamodb:GetItem', resource: table('a') }));
    const own = { AWS: users.slice(0, 2), Service: 'redshift.amazonaws.com' };
    const statement = { Effect: 'Allow', Principal: own, Action: 'dynamodb:GetItem', Resource: table('a') };
    expect(JSON.stringify(leastPolicy(uses).Statement)).toBe(JSON.stringify([statement]));
  });

  it('takes text for what it is, not for a pattern', () => {
    const odd = 'arn:aws:iam::111122223333:role/a*b?c${aws:username}/r';
    const policy = leastPolicy([{ action: 'iam:GetRole', resource: literalPattern(odd) }]);
    expect(allows(policy, { action: 'iam:GetRole', resource: odd })).toBe(true);
    expect(allows(policy, { action: 'iam:GetRole', resource: odd.replace('*', '-') })).toBe(false);
  });
});

interface EventParts {
  readonly who?: object;
  readonly action?: string;
  readonly resource?: string;
  readonly decision?: string;
  readonly time?: string;
}

const user = (name: string, of = stranger) => ({
  type: 'IAMUser',
  arn: `arn:aws:iam::${of}:user/${name}`,
  accountId: of,
});
const session = {
  type: 'AssumedRole',
  arn: `arn:aws:sts::${stranger}:assumed-role/app/i-1`,
  accountId: stranger,
  sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${stranger}:role/team/app` } },
};

function event({
  who = user('ann'),
  action = 'dynamodb:GetItem',
  resource = table('a'),
  decision = 'allowed',
  time = '2026-11-23T10:00:00Z',
}: EventParts = {}): string {
  const [service, eventName] = action.split(':');
  return JSON.stringify({
    userIdentity: who,
    eventTime: time,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    resources: [{ ARN: resource, accountId: account }],
    additionalEventData: { decision },
  });
}

async function generate(lines: readonly string[], ...args: string[]) {
  let out = '';
  let err = '';
  const status = await runTool(
    { tool: 'policy', args: ['generate', '-', ...args] },
    {
      input: (async function* () {
        yield lines.join('\n');
      })(),
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
  );
  return { status, out: out === '' ? undefined : JSON.parse(out), err };
}

describe('dynaward policy generate', () => {
  it('a session stands for its role; the policy is the document alone', async () => {
    const { status, out, err } = await generate([
      event({ who: session }),
      event({ who: session, action: 'dynamodb:Query', resource: table('a/index/i') }),
    ]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table('a') },
        { Effect: 'Allow', Action: 'dynamodb:Query', Resource: table('a/index/i') },
      ],
    });
  });

  it('of a random log: replayed, what was allowed is allowed by the policies, and nothing else', async () => {
    const seed = 4_711;
    const random = createRandom(seed);
    const who: readonly (ReturnType<typeof user> | typeof session)[] = [user('ann'), user('ben'), session];
    const asked = Array.from({ length: 300 }, () => ({
      who: random.pick(who),
      action: random.pick(actions),
      resource: random.pick(resources.slice(0, 3)),
      decision: random.pick(['allowed', 'implicitDeny', 'explicitDeny']),
    }));
    const key = (parts: EventParts) => JSON.stringify([parts.who, parts.action, parts.resource]);
    const used = new Set(asked.filter(({ decision }) => decision === 'allowed').map(key));
    const lines = asked.map(event);
    const byPrincipal = (await generate(lines, '--all')).out;
    const byTable = (await generate(lines, '--all', '--for', 'resource')).out;
    for (const parts of asked) {
      const { action, resource } = parts;
      const arn = 'sessionContext' in parts.who ? parts.who.sessionContext.sessionIssuer.arn : parts.who.arn;
      const own = byTable[resource.replace(/\/index\/.*/, '')];
      const said = `seed ${seed}: ${key(parts)}`;
      expect(allows(byPrincipal[arn], { action, resource }), said).toBe(used.has(key(parts)));
      expect(allows(own, { principal: { type: 'AWS', value: arn }, action, resource }), said).toBe(
        used.has(key(parts)),
      );
    }
  });

  it('several principals are told of, and come together with --all', async () => {
    const lines = [event(), event({ who: session }), ''];
    const several = await generate(lines);
    expect(several).toMatchObject({ status: 2, out: undefined });
    expect(several.err).toBe(
      `error: the log shows 2 principals; choose one with --principal, or print all with --all:\n  arn:aws:iam::${stranger}:role/team/app\n  arn:aws:iam::${stranger}:user/ann\n`,
    );
    const all = await generate(lines, '--all');
    expect(Object.keys(all.out)).toEqual([
      `arn:aws:iam::${stranger}:role/team/app`,
      `arn:aws:iam::${stranger}:user/ann`,
    ]);
    for (const principal of [session.arn, session.sessionContext.sessionIssuer.arn]) {
      const { out } = await generate(lines, '--principal', principal);
      expect(out.Statement).toHaveLength(1);
    }
  });

  it('for a resource: a table with its indexes, a stream by itself, the owner of both left out', async () => {
    const stream = table('a/stream/2026-11-23T10:00:00.000');
    const lines = [
      event({ who: session }),
      event({ resource: table('a/index/i'), action: 'dynamodb:Query' }),
      event({ who: { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account } }),
      event({ resource: table('*'), action: 'dynamodb:ListTables' }),
      event({ action: 'dynamodb:CreateTable' }),
    ];
    const own = await generate(lines, '--for', 'resource');
    expect(own.status).toBe(0);
    expect(own.out.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${stranger}:role/team/app` },
        Action: 'dynamodb:GetItem',
        Resource: table('a'),
      },
      { Effect: 'Allow', Principal: { AWS: users[0] }, Action: 'dynamodb:Query', Resource: table('a/index/i') },
    ]);
    expect(own.err).toBe(
      'note: left out 1 decision by the root of the account that owns the resource, which needs no policy.\n' +
        'note: left out 2 decisions that the policy of a table or stream cannot allow.\n',
    );
    const service = { type: 'AWSService', invokedBy: 'replication.dynamodb.amazonaws.com' };
    const both = await generate(
      [...lines, event({ who: service, action: 'dynamodb:GetRecords', resource: stream })],
      '--for',
      'resource',
      '--all',
    );
    expect(both.out[stream].Statement).toEqual([
      { Effect: 'Allow', Principal: { Service: service.invokedBy }, Action: 'dynamodb:GetRecords', Resource: stream },
    ]);
  });

  it('filters by table and time', async () => {
    const lines = [
      event({ time: '2026-11-22T00:00:00Z', action: 'dynamodb:Scan' }),
      event({ resource: table('a/index/i'), action: 'dynamodb:Query' }),
      event({ resource: table('b') }),
    ];
    for (const name of ['a', table('a')]) {
      const { out } = await generate(lines, '--table', name, '--since', '2026-11-23T00:00:00Z');
      expect(out.Statement).toEqual([{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: table('a/index/i') }]);
    }
    expect((await generate(lines, '--since', 'yesterday')).status).toBe(2);
    expect(await generate(lines, '--table', 'c')).toEqual({
      status: 1,
      out: undefined,
      err: 'error: the log shows nothing allowed that such a policy could allow.\n',
    });
  });

  it('what was refused counts only when asked for; an event of AWS is allowed unless it failed', async () => {
    const { additionalEventData: _, ...plain } = JSON.parse(event({ action: 'dynamodb:Query' }));
    const lines = [
      event(),
      event({ action: 'dynamodb:Scan', decision: 'implicitDeny' }),
      JSON.stringify(plain),
      JSON.stringify({ ...plain, eventName: 'PutItem', errorCode: 'AccessDenied' }),
    ];
    expect((await generate(lines)).out.Statement[0].Action).toEqual(['dynamodb:GetItem', 'dynamodb:Query']);
    expect((await generate(lines, '--include-refused')).out.Statement[0].Action).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
    ]);
  });

  it.each([
    ['{"eventTime": ', 'column 15: this is no JSON'],
    ['[]', 'the line: expected an object'],
    ['{}', 'eventSource: missing'],
    [event().replace('2026-11-23T10:00:00Z', 'today'), 'eventTime: no time'],
    [event().replace('"IAMUser"', '7'), 'userIdentity.type: expected a text'],
    [event().replace('"resources":[', '"resources":[],"others":['), 'resources: missing'],
  ])('a line that is no event is told with its number: %s', async (line, fault) => {
    expect(await generate([event(), '', line, event()])).toEqual({
      status: 2,
      out: undefined,
      err: `error: standard input: line 3: ${fault}\n`,
    });
  });

  it('a policy that AWS would not take is told of', async () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      event({ resource: table(`table-number-${i}`), action: actions[i % 5]! }),
    );
    expect((await generate(many)).err).toMatch(/^note: the policy for \S+ has \d+ characters; AWS takes 6144\.\n$/);
  });

  it('a file that is not there', async () => {
    let err = '';
    const add = (text: string) => {
      err += text;
    };
    const input = (async function* () {})();
    const status = await runTool(
      { tool: 'policy', args: ['generate', 'nowhere.jsonl'] },
      { input, out: add, err: add },
    );
    expect({ status, err }).toEqual({ status: 2, err: 'error: nowhere.jsonl: there is no such file\n' });
  });
});
