import { expect, it } from 'vitest';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { parsePolicy } from './document.ts';
import type { ApplicablePolicies } from './evaluate.ts';
import { explain } from './explain.ts';
import type { NearestMiss } from './nearest-miss.ts';
import type { Principal } from './principal.ts';
import type { PolicyForm } from './statement.ts';

const owner = '111122223333';
const table = `arn:aws:dynamodb:eu-west-1:${owner}:table/Orders`;
const user: Principal = {
  kind: 'user',
  arn: `arn:aws:iam::${owner}:user/alice`,
  accountId: owner,
  userId: 'AIDAALICE',
  uniqueId: 'AIDAALICE',
  userName: 'alice',
  tags: new Map(),
};
const session: Principal = {
  kind: 'roleSession',
  arn: `arn:aws:sts::${owner}:assumed-role/Reader/s1`,
  accountId: owner,
  userId: 'AROAREADER:s1',
  roleArn: `arn:aws:iam::${owner}:role/Reader`,
  roleUniqueId: 'AROAREADER',
  sessionName: 's1',
  tags: new Map(),
};

function policy(id: string, form: PolicyForm, ...statements: object[]): CompiledPolicy {
  const filled = statements.map((statement) => ({ Effect: 'Allow', ...get, Resource: '*', ...statement }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: filled }), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return compilePolicy(parsed.document, id);
}

const get = { Action: 'dynamodb:GetItem' };
const scan = { Action: 'dynamodb:Scan' };
const elsewhere = { Resource: `${table}2` };
const byTeam = { Condition: { StringEquals: { 'test:team': 'blue' } } };
const byDate = { Condition: { StringEquals: { 'test:team': 'blue', 'test:date': 'today' } } };
const allowing = policy('allowing', 'identity', {});
const silent = policy('silent', 'identity', scan);

interface Given extends Partial<ApplicablePolicies> {
  readonly principal?: Principal;
  readonly account?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

function missOf({ principal = user, account = owner, context = {}, ...policies }: Given): NearestMiss | undefined {
  const request = { principal, action: 'dynamodb:GetItem', resource: table, resourceAccount: account };
  return explain({ ...request, context: (key) => context[key] }, { identity: [], ...policies }).nearestMiss;
}

/** Policy, statement, the unmet elements, and who would refuse next. */
function nearest(given: Given): string {
  const miss = missOf(given);
  if (!miss) return 'none';
  const { policyId, statementIndex, unmet, stillRefusedBy } = miss;
  const elements = unmet.map(({ element }) => element).join('+');
  return `${policyId} ${statementIndex} ${elements}${stillRefusedBy ? `, then ${stillRefusedBy}` : ''}`;
}

const identity = (...statements: object[]) => [policy('identity', 'identity', ...statements)];

it('fewer unmet elements are nearer, whatever they are', () => {
  expect(nearest({ identity: identity({ ...scan, ...elsewhere }, byDate, scan) })).toBe('identity 2 Action');
  expect(nearest({ identity: identity(scan, { ...elsewhere, ...byTeam }) })).toBe('identity 0 Action');
});

it('of as many, a condition is nearer than a resource, a resource than a principal, a principal than an action', () => {
  const stranger = { Principal: { AWS: '444455556666' } };
  const mine = { Principal: { AWS: user.arn } };
  const resource = (...statements: object[]) => policy('resource', 'resource', ...statements);
  expect(nearest({ identity: identity(scan, elsewhere, byTeam) })).toBe('identity 2 Condition');
  expect(nearest({ identity: identity(scan, elsewhere) })).toBe('identity 1 Resource');
  expect(nearest({ identity: identity({ Action: undefined, NotAction: 'dynamodb:*' }, elsewhere) })).toBe(
    'identity 1 Resource',
  );
  expect(nearest({ identity: identity(scan, { Resource: undefined, NotResource: '*' }) })).toBe(
    'identity 1 NotResource',
  );
  expect(nearest({ resource: resource({ ...mine, ...scan }, stranger, { ...mine, ...elsewhere }) })).toBe(
    'resource 2 Resource',
  );
  expect(nearest({ resource: resource({ ...mine, ...scan }, stranger) })).toBe('resource 1 Principal');
});

it('a condition and an action are as far as a resource and a principal', () => {
  const stranger = { Principal: { AWS: '444455556666' } };
  const mine = { Principal: { AWS: user.arn } };
  const never = { Action: undefined, NotAction: '*' };
  const nowhere = { Resource: undefined, NotResource: '*' };
  for (const [action, resource] of [
    [scan, elsewhere],
    [never, nowhere],
  ]) {
    const acting = { ...mine, ...action, ...byTeam };
    const owning = { ...stranger, ...resource };
    expect(missOf({ resource: policy('r', 'resource', acting, owning) })?.statementIndex).toBe(0);
    expect(missOf({ resource: policy('r', 'resource', owning, acting) })?.statementIndex).toBe(0);
  }
});

it('of several conditions it names those that fail', () => {
  const { unmet } = missOf({ identity: identity(byDate), context: { 'test:team': 'blue' } }) as NearestMiss;
  expect(unmet).toMatchObject([{ element: 'Condition', key: 'test:date', expected: ['today'], actual: null }]);
});

it('of equals the first is named', () => {
  expect(nearest({ identity: identity(scan, scan) })).toBe('identity 0 Action');
  expect(nearest({ identity: [policy('a', 'identity', elsewhere), policy('b', 'identity', elsewhere)] })).toBe(
    'a 0 Resource',
  );
});

it('what would then be allowed is nearer than what would be refused next, however much is unmet', () => {
  const resource = policy('resource', 'resource', { Principal: { AWS: user.arn }, ...scan, ...elsewhere });
  expect(nearest({ resource, identity: identity(byTeam), boundary: silent })).toBe('resource 0 Action+Resource');
  expect(nearest({ identity: identity(byTeam), boundary: silent })).toBe('identity 0 Condition, then boundary');
});

it('names what refuses next', () => {
  expect(nearest({ identity: identity(scan), session: [silent] })).toBe('identity 0 Action, then session');
  expect(nearest({ identity: [allowing], session: identity(scan) })).toBe('identity 0 Action');
  expect(nearest({ identity: [allowing], boundary: silent })).toBe('silent 0 Action');
  expect(nearest({ identity: [allowing], boundary: silent, session: [silent] })).toBe('silent 0 Action, then session');
});

it('looks where an Allow is missing and not where one stands', () => {
  const levels = [identity({}, scan), [silent]];
  expect(nearest({ identity: [allowing], serviceControl: levels })).toBe('silent 0 Action');
  expect(nearest({ identity: [allowing], serviceControl: [[silent], [silent]] })).toBe(
    'silent 0 Action, then serviceControl',
  );
  expect(nearest({ identity: [allowing], serviceControl: [identity({}, byTeam), [silent], [silent]] })).toBe(
    'silent 0 Action, then serviceControl',
  );
  const endpoint = policy('endpoint', 'resource', { Principal: '*', ...scan });
  expect(nearest({ identity: [allowing], vpcEndpoint: [endpoint] })).toBe('endpoint 0 Action');
  expect(nearest({ identity: [allowing], resourceControl: [[endpoint]] })).toBe('endpoint 0 Action');
  // Not the identity policy, for which it would be too early.
  expect(nearest({ identity: [silent], vpcEndpoint: [endpoint] })).toBe('endpoint 0 Action, then identity');
  expect(nearest({ account: '444455556666', identity: [silent] })).toBe('silent 0 Action, then resource');
});

it('nothing is near where nothing is, where a Deny refuses, and where all is allowed', () => {
  expect(nearest({})).toBe('none');
  expect(nearest({ identity: identity({ Effect: 'Deny', ...scan }) })).toBe('none');
  expect(nearest({ identity: identity(scan, { Effect: 'Deny' }) })).toBe('none');
  expect(nearest({ identity: [allowing, silent] })).toBe('none');
  expect(nearest({ resource: policy('r', 'resource', { Principal: { AWS: user.arn } }), identity: [silent] })).toBe(
    'none',
  );
});

it('a grant to the account only delegates; one to the role is capped; one to the session is not', () => {
  const resource = (AWS: string) => policy('resource', 'resource', { Principal: { AWS }, ...scan });
  expect(nearest({ resource: resource(owner) })).toBe('none');
  expect(nearest({ resource: resource(user.arn) })).toBe('resource 0 Action');
  expect(nearest({ principal: session, resource: resource(session.arn), boundary: silent })).toBe('resource 0 Action');
  expect(nearest({ principal: session, resource: resource('AROAREADER'), boundary: silent })).toBe(
    'resource 0 Action, then boundary',
  );
  // Whom it does not name it would name in the most direct way.
  expect(nearest({ resource: policy('resource', 'resource', { Principal: { AWS: '444455556666' } }) })).toBe(
    'resource 0 Principal',
  );
  // What allows by the role already can become stronger, not weaker.
  const both = policy(
    'resource',
    'resource',
    { Principal: { AWS: 'AROAREADER' } },
    { Principal: { AWS: owner }, ...scan },
    { Principal: { AWS: session.arn }, ...scan },
  );
  expect(nearest({ principal: session, resource: both, boundary: silent })).toBe('resource 2 Action');
});

it('whom a statement does not name it would name as directly as it can', () => {
  const outside = { arn: '', accountId: '', userId: '', tags: new Map<string, string>() };
  const nobody: Principal = { ...outside, kind: 'anonymous' };
  const token = { subject: 's', audience: 'a', keys: new Map(), tags: new Map(), transitiveTagKeys: [] };
  const provider = 'accounts.google.com';
  const holder: Principal = {
    ...outside,
    kind: 'webIdentity',
    provider,
    token: { ...token, sourceIdentity: undefined },
  };
  const root: Principal = { ...outside, kind: 'root', arn: `arn:aws:iam::${owner}:root`, accountId: owner };
  const trust = (Principal: object | string) => policy('trust', 'trust', { Principal, Resource: undefined });
  expect(nearest({ principal: nobody, resource: policy('r', 'resource', { Principal: { AWS: owner } }) })).toBe(
    'r 0 Principal',
  );
  expect(nearest({ principal: holder, resource: trust({ Federated: 'www.amazon.com' }) })).toBe('trust 0 Principal');
  expect(nearest({ resource: policy('r', 'identity', {}) })).toBe('r 0 Principal');
  // Everyone is no provider.
  expect(nearest({ principal: holder, resource: trust('*') })).toBe('none');
  // Of another account its name is enough beside an identity policy.
  const named = policy('r', 'resource', { Principal: { AWS: owner }, ...scan });
  expect(nearest({ account: '444455556666', identity: [allowing], resource: named })).toBe('r 0 Action');
  expect(nearest({ principal: root, account: '444455556666', resource: named })).toBe('r 0 Action');
  const other = policy('r', 'resource', { Principal: { AWS: '444455556666' } });
  expect(nearest({ principal: root, account: '444455556666', resource: other })).toBe('r 0 Principal');
});

it('a grant that is weaker than the one there is changes nothing', () => {
  const resource = policy(
    'resource',
    'resource',
    { Principal: { AWS: 'AROAREADER' } },
    { Principal: { AWS: owner }, ...scan },
  );
  const boundary = policy('boundary', 'identity', { Effect: 'Deny', ...scan });
  expect(nearest({ principal: session, resource, boundary })).toBe('none');
});

it('says what the policy wants and what the request brings', () => {
  const service: Principal = {
    kind: 'service',
    arn: 'a.amazonaws.com',
    accountId: '',
    userId: '',
    serviceName: 'a.amazonaws.com',
    tags: new Map(),
  };
  const Principal = { AWS: owner, Service: 'b.amazonaws.com' };
  const resource = policy('resource', 'resource', { Principal, ...scan, ...elsewhere, ...byTeam });
  expect(missOf({ principal: service, resource, context: { 'test:team': ['red', 'green'] } })?.unmet).toEqual([
    { element: 'Principal', expected: [owner, 'Service:b.amazonaws.com'], actual: 'a.amazonaws.com' },
    { element: 'Action', expected: ['dynamodb:Scan'], actual: 'dynamodb:GetItem' },
    { element: 'Resource', expected: [`${table}2`], actual: table },
    {
      element: 'Condition',
      operator: 'StringEquals',
      key: 'test:team',
      expected: ['blue'],
      actual: ['red', 'green'],
      line: 1,
      column: expect.any(Number),
    },
  ]);
  const not = { Action: undefined, NotAction: ['*', 'x:y'], Resource: undefined, NotResource: ['*', 'x'] };
  expect(missOf({ identity: identity({ ...not, ...byTeam }) })?.unmet).toMatchObject([
    { element: 'NotAction', expected: ['*', 'x:y'], actual: 'dynamodb:GetItem' },
    { element: 'NotResource', expected: ['*', 'x'], actual: table },
    { element: 'Condition', actual: null },
  ]);
});
