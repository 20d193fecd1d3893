// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../document.ts';
import type { PolicyForm } from '../statement.ts';
import { AccessComparison, findNewAccess } from './new-access.ts';

const owner = '111122223333';
const partner = '444455556666';
const role = `arn:aws:iam::${owner}:role/team/Reader`;

type Given = Readonly<Record<string, unknown>>;

function policy(form: PolicyForm, statements: readonly Given[]) {
  const who = form === 'resource' ? { Principal: '*' } : {};
  const Statement = statements.map((given) => ({
    Effect: 'Allow',
    ...(given.NotPrincipal ? {} : who),
    Action: 'x:Get',
    Resource: '*',
    ...given,
  }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document;
}

function ask(before: readonly Given[], after: readonly Given[], form: PolicyForm = 'resource') {
  return findNewAccess({ before: policy(form, before), after: policy(form, after) }, { form });
}

/** Conditions under one operator on one key. */
const when = (operator: string, key: string, ...values: readonly unknown[]): Given => ({
  Condition: { [operator]: { [key]: values } },
});

describe('nothing new', () => {
  it.each<[string, Given[], Given[]]>([
    [
      'the same statements in another order',
      [{ Action: 'x:A' }, { Action: 'x:B' }],
      [{ Action: 'x:B' }, { Action: 'x:A' }],
    ],
    ['actions under a pattern', [{ Action: 'x:*' }], [{ Action: ['x:Get', 'X:P?t'] }]],
    ['a statement split by a value', [{}], [when('StringLike', 'x:k', 'a*'), when('StringNotLike', 'x:k', 'a*')]],
    ['a statement merged from halves', [when('StringLike', 'x:k', 'a*'), when('StringNotLike', 'x:k', 'a*')], [{}]],
    ['a role of the account', [{ Principal: { AWS: owner } }], [{ Principal: { AWS: role } }]],
    [
      'a session of the role',
      [{ Principal: { AWS: role } }],
      [{ Principal: { AWS: role }, ...when('ArnLike', 'aws:PrincipalArn', 'arn:*:iam::*:role/team/*') }],
    ],
    [
      'an account said as a principal or as a condition',
      [when('StringEquals', 'aws:PrincipalAccount', owner)],
      [{ Principal: { AWS: owner } }],
    ],
    [
      'a Deny of all others',
      [when('StringEquals', 'aws:PrincipalAccount', owner)],
      [{}, { Effect: 'Deny', ...when('StringNotEquals', 'aws:PrincipalAccount', owner) }],
    ],
    [
      'blocks within a block',
      [when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')],
      [when('IpAddress', 'aws:SourceIp', '10.1.0.0/16', '10.128.0.0/9')],
    ],
    [
      'two halves of a block',
      [when('IpAddress', 'aws:SourceIp', '10.0.0.0/9', '10.128.0.0/9')],
      [when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')],
    ],
    ['numbers below numbers', [when('NumericLessThan', 'x:n', '10')], [when('NumericLessThanEquals', 'x:n', '9.99')]],
    [
      'dates in both spellings',
      [when('DateLessThan', 'aws:CurrentTime', '1709208001')],
      [when('DateLessThanEquals', 'aws:CurrentTime', '2024-02-29T12:00:00Z')],
    ],
    [
      'sets within sets',
      [when('ForAllValues:StringLike', 'x:set', 'a*')],
      [when('ForAllValues:StringEquals', 'x:set', 'a', 'ab')],
    ],
    [
      'the same variable beside less',
      [{ Action: ['x:Get', 'x:Put'], Resource: 'arn:aws:x:::${aws:username}' }],
      [{ Resource: 'arn:aws:x:::${aws:username}' }],
    ],
    [
      'a Deny of the same variable and of more',
      [],
      [
        { Resource: 'arn:aws:x:::${aws:username}' },
        { Effect: 'Deny', Action: 'x:*', Resource: 'arn:aws:x:::${aws:username}' },
      ],
    ],
    [
      'a plain operator on a set',
      [],
      [when('StringEquals', 'aws:PrincipalServiceNamesList', 'redshift.amazonaws.com')],
    ],
    [
      'what no request satisfies',
      [],
      [{ Condition: { StringEquals: { 'x:k': 'a' }, StringNotEquals: { 'x:k': 'a' } } }],
    ],
  ])('%s', (_, before, after) => {
    expect(ask(before.length > 0 ? before : [{ Action: 'y:Nothing' }], after)).toEqual({ kind: 'none' });
  });
});

describe('something new, with a request', () => {
  const found = (before: Given[], after: Given[], form?: PolicyForm) => {
    const answer = ask(before, after, form);
    if (answer.kind !== 'found') throw new Error(JSON.stringify(answer));
    return answer.witness;
  };

  it('another account', () => {
    const { request } = found([{ Principal: { AWS: owner } }], [{ Principal: { AWS: [owner, partner] } }]);
    expect(request.principal.accountId).toBe(partner);
  });

  it('another session of the role', () => {
    const session = `arn:aws:sts::${owner}:assumed-role/Reader/s1`;
    const { request } = found([{ Principal: { AWS: session } }], [{ Principal: { AWS: role } }]);
    expect(request.principal).toMatchObject({ kind: 'roleSession', roleArn: role });
    expect(request.principal.arn).not.toBe(session);
  });

  it('a key that need not be there', () => {
    const { context } = found([when('StringEquals', 'x:k', 'a')], [when('StringEqualsIfExists', 'x:k', 'a')]);
    expect(context).not.toHaveProperty('x:k');
  });

  it('a value between patterns', () => {
    const { context } = found([when('StringLike', 'x:k', 'a*', '*b')], [when('StringLike', 'x:k', '?*')]);
    expect(context['x:k']).toMatch(/^[^a].*[^b]$|^[^ab]$/s);
  });

  it('a number between numbers', () => {
    const between = { NumericGreaterThan: { 'x:n': '9' }, NumericLessThan: { 'x:n': '10' } };
    const { context } = found([when('NumericEquals', 'x:n', '9', '10')], [{ Condition: between }]);
    expect(Number(context['x:n'])).toBeGreaterThan(9);
    expect(Number(context['x:n'])).toBeLessThan(10);
  });

  it('what is left when the first way out is closed by another statement', () => {
    const before = [{ Condition: { StringEquals: { 'x:k': 'a', 'x:j': 'b' } } }, when('StringEquals', 'x:k', 'c')];
    const { context } = found(before, [{ Condition: { StringEquals: { 'x:k': ['a', 'c'], 'x:j': ['b', 'd'] } } }]);
    expect(context).toMatchObject({ 'x:k': 'a', 'x:j': 'd' });
  });

  it('an address beside a block', () => {
    const { context } = found(
      [when('IpAddress', 'aws:SourceIp', '10.0.0.0/9')],
      [when('IpAddress', 'aws:SourceIp', '10.0.0.0/8')],
    );
    expect(context['aws:sourceip']).toMatch(/^10\.(12[89]|1[3-9]\d|2\d\d)\./);
  });

  it('a set that needs two values', () => {
    const both = { 'ForAnyValue:StringEquals': { 'x:set': 'a' }, 'ForAnyValue:StringLike': { 'x:set': 'b*' } };
    const { context } = found([when('ForAllValues:StringEquals', 'x:set', 'a')], [{ Condition: both }]);
    expect(context['x:set']).toEqual(['a', expect.stringMatching(/^b/)]);
  });

  it('a Deny that is gone, and what it was', () => {
    const deny = { Effect: 'Deny', ...when('Bool', 'aws:SecureTransport', 'false') };
    const witness = found([{}, deny], [{}]);
    expect(witness.context['aws:securetransport']).toBe('false');
    expect(witness.deniedBy).toEqual([1]);
  });

  it('a Deny that is gone, of what a variable names', () => {
    const own = { Resource: 'arn:aws:x:::${aws:username}' };
    const witness = found([own, { ...own, Effect: 'Deny', Action: 'x:*' }], [own]);
    expect(witness.deniedBy).toEqual([1]);
    expect(witness.request.resource).toBe(`arn:aws:x:::${witness.context['aws:username']}`);
  });

  it('NotPrincipal leaves out only whom it names whole', () => {
    const alice = `arn:aws:iam::${owner}:user/alice`;
    const deny = { Effect: 'Deny', NotPrincipal: { AWS: [alice, owner] } };
    expect(found([{ Action: 'y:Nothing' }], [{}, deny]).request.principal.arn).toBe(alice);
  });

  it('variables that hold the same on both sides', () => {
    const own = when('StringEquals', 'x:owner', '${aws:username}');
    const { context } = found([own], [when('StringLike', 'x:owner', '${aws:username}*')], 'identity');
    expect(context['x:owner']).not.toBe(context['aws:username']);
    expect(context['x:owner']).toContain(context['aws:username']);
  });
});

it('what could not be proved of one statement is not forgotten over the next', () => {
  const other = when('NumericEquals', 'aws:ResourceAccount', partner);
  expect(ask([{ Action: 'y:Nothing' }], [other, { Action: 'y:Nothing' }])).toEqual({
    kind: 'unproved',
    reason: 'method',
  });
  expect(ask([{ Action: 'y:Nothing' }], [{ Action: 'y:Nothing' }, { ...other, Effect: 'Deny' }])).toEqual({
    kind: 'none',
  });
});

it('over the budget nothing is proved', () => {
  const before = policy('resource', [when('StringLike', 'x:k', 'a*')]);
  const after = policy('resource', [when('StringLike', 'x:k', 'b*')]);
  expect(findNewAccess({ before, after }, { form: 'resource', budget: 1 })).toEqual({
    kind: 'unproved',
    reason: 'budget',
  });
});

it('who must satisfy a condition of the statement and must not is nobody', () => {
  const entry = { key: 'X:K', values: [{ text: 'a', literal: 'string' }], line: 1, column: 1 } as const;
  const after = policy('resource', [when('StringEquals', 'x:k', 'a')]);
  const before = policy('resource', [{ Action: 'x:Put' }]);
  const comparison = new AccessComparison({ before, after }, { form: 'resource' });
  const asked = (holds: boolean) =>
    comparison.newAccessBy(0, [{ kind: 'condition', operator: 'StringEquals', entry, holds }]);
  expect(asked(false)).toEqual({ kind: 'none' });
  expect(asked(true)).toMatchObject({ kind: 'found' });
});

describe('whom and what a request is made of', () => {
  const shown = (before: readonly Given[], after: readonly Given[], form?: PolicyForm) => {
    const answer = ask(before, after, form);
    if (answer.kind !== 'found') return answer.kind;
    const { principal, action, resource } = answer.witness.request;
    return `${principal.arn} ${action} ${resource}`;
  };
  const usual = 'arn:aws:service:us-east-1:111122223333:thing';
  const stranger = '999999999999';
  const none = { Action: 'y:Nothing' };
  const except = when('StringNotEquals', 'aws:PrincipalAccount', stranger);

  it.each<[title: string, before: Given[], after: Given[], request: string]>([
    ['a stranger', [none], [{}], `arn:aws:iam::${stranger}:user/someone x:Get ${usual}`],
    [
      'an account that a statement names',
      [{ ...none, Principal: { AWS: partner } }],
      [except],
      `arn:aws:iam::${partner}:user/someone x:Get ${usual}`,
    ],
    [
      'an account that a statement leaves out',
      [none, { ...none, Effect: 'Deny', NotPrincipal: { AWS: `arn:aws:iam::${partner}:root` } }],
      [except],
      `arn:aws:iam::${partner}:user/someone x:Get ${usual}`,
    ],
    [
      'an account that a condition names',
      [{ ...none, ...when('StringEquals', 'x:k', partner, `${partner}0`) }],
      [except],
      `arn:aws:iam::${partner}:user/someone x:Get ${usual}`,
    ],
    [
      'an account that is none',
      [{ ...none, ...when('StringEquals', 'x:k', `${partner}0`, '44445555666x', `x${partner}`) }],
      [except],
      'arn:aws:iam::999999999990:user/A x:Get arn:aws:service:us-east-1:111122223333:thing',
    ],
    [
      'a resource that a statement names',
      [{ Resource: usual }],
      [{}, { ...none, Resource: 'arn:aws:x:::one' }],
      `arn:aws:iam::${stranger}:user/someone x:Get arn:aws:x:::one`,
    ],
    [
      'a resource that a statement names as an exception',
      [{ Resource: usual }],
      [{}, { ...none, Effect: 'Deny', Resource: undefined, NotResource: 'arn:aws:x:::one' }],
      `arn:aws:iam::${stranger}:user/someone x:Get arn:aws:x:::one`,
    ],
    [
      'the last of the first eight resources that are named',
      [{ Resource: [usual, ...numbered(5)] }],
      [{}, { ...none, Resource: numbered(8) }],
      `arn:aws:iam::${stranger}:user/someone x:Get arn:aws:x:::6`,
    ],
    [
      'not the ninth resource that is named',
      [{ Resource: [usual, ...numbered(6)] }],
      [{}, { ...none, Resource: numbered(8) }],
      `arn:aws:iam::${stranger}:user/someone x:Get x`,
    ],
  ])('%s', (_, before, after, request) => {
    expect(shown(before, after)).toBe(request);
  });

  function numbered(count: number): readonly string[] {
    return Array.from({ length: count }, (_, i) => `arn:aws:x:::${i + 1}`);
  }

  it('a policy of an identity is attached to none but users and sessions', () => {
    const service = when('Bool', 'aws:PrincipalIsAWSService', 'true');
    expect(shown([none], [service], 'identity')).toBe('none');
    expect(shown([none], [service])).toBe(`service.amazonaws.com x:Get ${usual}`);
  });

  it('what is asked besides may hold a variable, where the Version has them', () => {
    const entry = { key: 'x:k', values: [{ text: '${aws:username}', literal: 'string' }], line: 1, column: 1 } as const;
    const after = policy('resource', [{}, { ...none, Effect: 'Deny', ...when('StringEquals', 'x:k', 'z') }]);
    const brought = (version: '2012-10-17' | '2008-10-17') => {
      const comparison = new AccessComparison(
        { before: undefined, after: { ...after, version } },
        { form: 'resource' },
      );
      const answer = comparison.newAccessBy(0, [
        { kind: 'condition', operator: 'StringEquals', entry, holds: true },
        { kind: 'name', name: partner },
      ]);
      return answer.kind === 'found'
        ? [answer.witness.request.principal.accountId, answer.witness.context]
        : answer.kind;
    };
    expect(brought('2012-10-17')).toEqual([partner, expect.objectContaining({ 'x:k': 'x' })]);
    expect(brought('2008-10-17')).toEqual([partner, expect.objectContaining({ 'x:k': '${aws:username}' })]);
  });
});

describe('the work that it takes', () => {
  /** The least budget with which the answer is certain, in positions of patterns; more than before means that something is looked for twice. */
  function workFor(before: readonly Given[] | undefined, after: readonly Given[]): number {
    const policies = { before: before && policy('resource', before), after: policy('resource', after) };
    let [low, high] = [-1, 100_000];
    while (high - low > 1) {
      const budget = (low + high) >> 1;
      if (findNewAccess(policies, { form: 'resource', budget }).kind === 'unproved') low = budget;
      else high = budget;
    }
    return high;
  }

  const named = when('StringEquals', 'x:k', 'a');
  const deny = { Effect: 'Deny', ...named };
  it.each<[title: string, before: Given[], after: Given[], work: number]>([
    ['none for what is there already', [named], [named], 0],
    ['none for what is there with less', [{}], [named], 0],
    ['none for a Deny that is kept', [{}, deny], [{}, deny], 0],
    [
      'none for a Deny that grows',
      [{}, { ...deny, Action: '*' }],
      [{}, { ...deny, Action: '*' }, { Effect: 'Deny' }],
      0,
    ],
    ['none for a Deny of other actions', [{}, { Effect: 'Deny', Action: undefined, NotAction: 'x:Get' }], [{}], 0],
    ['none for nothing that is allowed', [named], [{ Effect: 'Deny' }], 0],
    ['one request that is new', [{ Action: 'y:Nothing' }], [{}], 265],
    ['one way out', [{}], [{ Action: 'x:*' }], 414],
    [
      'no way out of the first, none looked for of the second',
      [when('StringLike', 'x:k', 'a*'), when('StringLike', 'x:k', '?*')],
      [named],
      293,
    ],
    [
      'the way out of one is through the other',
      [when('StringLike', 'x:k', 'a*'), when('StringLike', 'x:k', '*b')],
      [when('StringLike', 'x:k', '*')],
      262,
    ],
    [
      'the statement that leaves the fewest ways out first',
      [{ Condition: { StringLike: { 'x:j': '?*', 'x:k': '?*' } } }, when('StringLike', 'x:k', '?*')],
      [{ Condition: { StringLike: { 'x:j': '*', 'x:k': '*' } } }],
      288,
    ],
    [
      'the narrowest first',
      [{ ...when('StringLike', 'x:k', 'a*'), Resource: 'a', Action: 'x:A*' }, when('StringLike', 'x:k', 'a*')],
      [{ ...when('StringLike', 'x:k', 'a*', 'b'), Action: 'x:*' }],
      452,
    ],
  ])('%s', (_, before, after, work) => {
    expect(workFor(before, after)).toBe(work);
  });
});
