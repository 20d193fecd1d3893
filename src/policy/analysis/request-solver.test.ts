// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../document.ts';
import { type Atom, negated, Predicates } from './predicate.ts';
import { allForms } from './principal-forms.ts';
import { accountOfArn, type Dimension, dimensionOf, RequestSolver, type World } from './request-solver.ts';
import { exactly } from './text-pattern.ts';

const thing = 'arn:aws:x:eu-west-1:111122223333:thing/a';
const world: World = {
  forms: allForms,
  accounts: [],
  actions: { known: ['x:Get', 'x:Put'], closed: true },
  resources: { examples: [thing], named: [] },
  keyKnowledge: () => undefined,
};

type Elements = Readonly<Record<string, unknown>>;

/** What the statements say about one part of a request; of those with `fails`, what keeps them from applying. */
function atomsOf(dimension: Dimension, statements: readonly Elements[]): readonly Atom[] {
  const predicates = new Predicates();
  return statements.flatMap(({ fails, ...given }) => {
    const Statement = {
      Effect: 'Deny',
      ...(!given.NotPrincipal && { Principal: '*' }),
      ...(!given.NotAction && { Action: '*' }),
      ...(!given.NotResource && { Resource: '*' }),
      ...given,
    };
    const text = JSON.stringify({ Version: '2012-10-17', Statement });
    const parsed = parsePolicy(text, 'resource');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
    const atoms = predicates.atomsOf(parsed.document.statements[0]!, { variables: true });
    const about = atoms.filter((atom) => dimensionOf(atom) === dimension);
    return fails ? about.filter(({ predicate }) => JSON.stringify(predicate).includes(`${fails}`)).map(negated) : about;
  });
}

interface Asked {
  readonly about?: Partial<World>;
  readonly pins?: Readonly<Record<string, string | null>>;
  readonly left?: number;
}

function solve(
  dimension: Dimension,
  statements: readonly Elements[],
  { about, pins = {}, left = 100_000 }: Asked = {},
) {
  const budget = { left };
  const solver = new RequestSolver({ ...world, ...about }, { pins: new Map(Object.entries(pins)), budget });
  const found = solver.solve(dimension, atomsOf(dimension, statements));
  const shown = () => {
    if (found.kind !== 'found') return found.kind;
    const { value } = found;
    if (value.kind === 'key') return value.value;
    return value.kind === 'text' ? value.text : value.form.principalOf(value.text).arn;
  };
  return { shown: shown(), spent: left - budget.left };
}

const when = (operator: string, key: string, ...values: readonly string[]): Elements => ({
  Condition: { [operator]: { [key]: values } },
});
const account = '444455556666';

describe('an action', () => {
  const open = { actions: { known: ['x:Get'], closed: false } };
  it.each<[title: string, statements: Elements[], action: string, about?: Partial<World>]>([
    ['the first that is known', [], 'x:Get'],
    ['as it is spelled', [{ Action: 'X:p*' }], 'x:Put'],
    ['not one of those', [{ NotAction: 'x:g*' }], 'x:Put'],
    ['none that is known', [{ Action: 'x:Post' }], 'none'],
    ['none of two', [{ Action: 'x:*' }, { NotAction: ['x:get', 'X:Put'] }], 'none'],
    ['one that everybody knows', [{ Action: 's*' }], 's3:GetObject', open],
    ['one that there may be', [{ Action: 'ex:New*' }], 'ex:newsomethingnew', open],
    ['one that there may be beside others', [{ Action: 'ex:p*' }, { NotAction: 'ex:p?????*' }], 'ex:pee', open],
    ['one that the service does not have', [{ Action: 'x:' }], 'none', open],
    ['the eighth pattern, read out', [{ Action: patterns(8) }, { NotAction: patterns(7) }], 'a8:getsomethingnew', open],
    ['the ninth pattern, searched for', [{ Action: patterns(9) }, { NotAction: patterns(8) }], 'a9:get', open],
  ])('%s', (_, statements, action, about) => {
    expect(solve('action', statements, about && { about }).shown).toBe(action);
  });
});

function patterns(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `a${i + 1}:get*`);
}

describe('a resource', () => {
  const resource = (i: number) => `arn:aws:x:::thing/${i}`;
  const resources = (count: number) => Array.from({ length: count }, (_, i) => `${resource(i + 1)}*`);
  it.each<[title: string, statements: Elements[], resource: string, asked?: Asked]>([
    ['an example', [], thing],
    [
      'one that the policies name',
      [],
      'arn:named',
      { about: { resources: { examples: [thing], named: ['arn:named'] } } },
    ],
    [
      'one of the shapes',
      [],
      thing,
      { about: { resources: { examples: ['no', thing], named: [], shapes: [exactly(thing)] } } },
    ],
    [
      'none of the shapes',
      [{ Resource: 'b' }],
      'none',
      { about: { resources: { examples: [], named: [], shapes: [exactly(thing)] } } },
    ],
    ['as a person would write it', [{ Resource: 'arn:aws:x:*:*:thing/*' }], thing],
    ['the eighth pattern, read out', [{ Resource: resources(8) }, { NotResource: resources(7) }], resource(8)],
    ['the ninth pattern, filled', [{ Resource: resources(9) }, { NotResource: resources(8) }], `${resource(9)}x`],
    ['not what another is', [{ NotResource: 'arn:*' }], ''],
    ['of an account', [when('StringEquals', 'aws:ResourceAccount', account)], `::::${account}`],
    [
      'of an account, under a pattern',
      [{ Resource: '*:thing', ...when('StringEquals', 'aws:ResourceAccount', account) }],
      `::::${account}:thing`,
    ],
    ['of another account', [when('StringNotEquals', 'aws:ResourceAccount', '111122223333')], 'x'],
    ['of an account by its number', [when('NumericEquals', 'aws:ResourceAccount', '111122223333')], thing],
    ['of an account by another number', [when('NumericEquals', 'aws:ResourceAccount', account)], 'unknown'],
    ['that must have an account', [when('Null', 'aws:ResourceAccount', 'false')], thing],
    ['that must not have one', [when('Null', 'aws:ResourceAccount', 'true')], 'none'],
    ['of the account that is settled', [], `::::${account}`, { pins: { 'aws:resourceaccount': account } }],
    [
      'of two accounts at once',
      [when('StringEquals', 'aws:ResourceAccount', '1')],
      'none',
      { pins: { 'aws:resourceaccount': account } },
    ],
    [
      'named for its account',
      [{ Resource: 'a:b:c:d:*:${aws:ResourceAccount}' }],
      `a:b:c:d:${account}:${account}`,
      { pins: { 'aws:resourceaccount': account } },
    ],
  ])('%s', (_, statements, shown, asked) => {
    expect(solve('resource', statements, asked).shown).toBe(shown);
  });
});

const stranger = 'arn:aws:iam::999999999999:user/someone';
const session = 'arn:aws:sts::999999999999:assumed-role/SomeRole/session';

describe('a principal', () => {
  const ofKind = (...kinds: readonly string[]): Partial<World> => ({
    forms: allForms.filter(({ kind }) => kinds.includes(kind)),
  });
  const ada = `arn:aws:iam::${account}:user/ada`;
  const role = `arn:aws:iam::${account}:role/team/Reader`;
  it.each<[title: string, statements: Elements[], principal: string, asked?: Asked]>([
    ['a stranger', [], stranger],
    ['by name', [{ Principal: { AWS: ada } }], ada],
    ['by account', [{ Principal: { AWS: account } }], `arn:aws:iam::${account}:user/someone`],
    [
      'by an account in a condition',
      [when('StringEquals', 'aws:PrincipalAccount', account)],
      `arn:aws:iam::${account}:user/someone`,
    ],
    [
      'by the number of an account',
      [when('NumericEquals', 'aws:PrincipalAccount', account)],
      `arn:aws:iam::${account}:user/someone`,
    ],
    [
      'of an account that policies name',
      [when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${account}:*`)],
      `arn:aws:iam::${account}:user/someone`,
      { about: { accounts: [account] } },
    ],
    [
      'of an account that none names',
      [when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${account}:*`)],
      `arn:aws:iam::${account}:user/A`,
    ],
    ['not by name', [{ fails: 'names', Principal: { AWS: '999999999999' } }], 'arn:aws:iam::999999999990:user/A'],
    [
      'left out by name',
      [{ NotPrincipal: { AWS: [ada, account] }, fails: 'leftOut' }],
      `arn:aws:iam::${account}:user/ada`,
    ],
    [
      'left out by account alone',
      [{ NotPrincipal: { AWS: account }, fails: 'leftOut' }],
      `arn:aws:iam::${account}:root`,
    ],
    [
      'a session left out by role and account',
      [{ NotPrincipal: { AWS: [role, account] }, fails: 'leftOut' }],
      'none',
      { about: ofKind('roleSession') },
    ],
    ['not left out', [{ NotPrincipal: { AWS: '999999999999' } }], stranger],
    [
      'nobody in particular is named by nothing',
      [{ Principal: { AWS: account } }],
      'none',
      { about: ofKind('anonymous') },
    ],
    [
      'nobody in particular is not named',
      [{ Principal: { AWS: account }, fails: 'names' }],
      '',
      { about: ofKind('anonymous') },
    ],
    [
      'nobody in particular is left out by nothing',
      [{ NotPrincipal: { AWS: account }, fails: 'leftOut' }],
      'none',
      { about: ofKind('anonymous') },
    ],
    ['nobody in particular is not left out', [{ NotPrincipal: { AWS: account } }], '', { about: ofKind('anonymous') }],
    ['everybody is left out by a star', [{ NotPrincipal: '*' }], 'none'],
    ['of a type', [when('StringEquals', 'aws:PrincipalType', 'AssumedRole')], session],
    ['of one type or another', [when('StringLike', 'aws:PrincipalType', 'A*')], session],
    ['of the type of its name', [when('StringEquals', 'aws:PrincipalType', '${aws:username}')], stranger],
    [
      'of the type that it is called',
      [when('StringEquals', 'aws:PrincipalType', '${aws:username}')],
      'arn:aws:iam::000000000000:user/User',
      { pins: { 'aws:username': 'User' } },
    ],
    [
      'of a type or the one that it is called',
      [when('StringEquals', 'aws:PrincipalType', 'Nobody', '${aws:username}')],
      'arn:aws:iam::000000000000:user/User',
      { pins: { 'aws:username': 'User' } },
    ],
    [
      'of the type that it is called in part',
      [when('StringEquals', 'aws:PrincipalType', 'U${aws:username}')],
      'arn:aws:iam::000000000000:user/ser',
      { pins: { 'aws:username': 'ser' } },
    ],
    ['a service', [when('Bool', 'aws:PrincipalIsAWSService', 'true')], 'service.amazonaws.com'],
    ['a service by one of its names', [when('ForAnyValue:StringLike', 'aws:PrincipalServiceNamesList', 'x.*')], 'x.'],
    ['a service by a plain operator on its names', [when('StringLike', 'aws:PrincipalServiceNamesList', '*')], 'none'],
    ['no user', [when('Null', 'aws:username', 'true')], session],
    ['somebody who has a name', [when('Null', 'aws:username', 'false')], stranger],
    ['a user name that is a number', [when('NumericEquals', 'aws:username', '7')], 'unknown'],
    [
      'a user name that is settled',
      [],
      'arn:aws:iam::000000000000:user/bob',
      { pins: { 'aws:username': 'bob', 'x:other': 'b' } },
    ],
    ['no user name', [], session, { pins: { 'aws:username': null } }],
    ['no type', [], 'none', { pins: { 'aws:principaltype': null } }],
    ['a name and no account', [], 'none', { pins: { 'aws:username': 'bob', 'aws:principalaccount': null } }],
    [
      'a name that is settled and another',
      [when('StringEquals', 'aws:username', 'ada')],
      'none',
      { pins: { 'aws:username': 'bob' } },
    ],
  ])('%s', (_, statements, shown, asked) => {
    expect(solve('principal', statements, asked).shown).toBe(shown);
  });
});

describe('a key', () => {
  it.each<[title: string, statements: Elements[], value: unknown, asked?: Asked]>([
    ['of which nothing is known has one value', [when('StringLike', 'x:k', 'a*')], 'ax'],
    [
      'of which a set is spoken may have one',
      [when('ForAnyValue:StringEquals', 'x:k', 'a'), when('ForAnyValue:StringEquals', 'x:k', 'b')],
      ['a', 'b'],
    ],
    [
      'of which a set is spoken once',
      [when('ForAnyValue:StringEquals', 'x:k', 'a'), when('StringLike', 'x:k', '*')],
      'a',
    ],
    ['that is settled', [], 'p', { pins: { 'x:k': 'p' } }],
    ['that is settled and not as asked', [when('StringEquals', 'x:k', 'a')], 'none', { pins: { 'x:k': 'p' } }],
    [
      'of which the service knows',
      [when('Null', 'x:k', 'false')],
      'e',
      { about: { keyKnowledge: () => ({ values: 'single', example: 'e' }) } },
    ],
  ])('%s', (_, statements, value, asked) => {
    expect(solve('key x:k', statements, asked).shown).toEqual(value);
  });
});

describe('the work that it takes', () => {
  it.each<[dimension: Dimension, statements: Elements[]]>([
    ['action', [{ Action: 'x:p*' }]],
    ['resource', [{ Resource: 'a*' }, { NotResource: 'a' }]],
    ['principal', [{ Principal: { AWS: account } }]],
    ['key x:k', [when('StringLike', 'x:k', 'a*')]],
  ])('%s: exactly so much, and nothing is known with less', (dimension, statements) => {
    const { shown, spent } = solve(dimension, statements);
    expect(spent).toBeGreaterThan(0);
    expect(solve(dimension, statements, { left: spent + 1 }).shown).toEqual(shown);
    for (let left = 0; left < spent; left++) expect(solve(dimension, statements, { left }).shown).toBe('unknown');
  });

  it('is done once for the same question, in whatever order; what was not found out is asked again', () => {
    const budget = { left: 0 };
    const solver = new RequestSolver(world, { pins: new Map(), budget });
    const atoms = atomsOf('resource', [{ Resource: 'a*' }, { NotResource: 'a' }, { NotResource: 'ax' }]);
    expect(solver.solve('resource', atoms)).toEqual({ kind: 'unknown' });
    expect(budget.left).toBe(0);
    budget.left = 1;
    expect(solver.solve('resource', atoms)).toEqual({ kind: 'unknown' });
    budget.left = 1000;
    const found = solver.solve('resource', atoms);
    expect(found).toMatchObject({ kind: 'found' });
    const { left } = budget;
    expect(left).toBeLessThan(1000);
    expect(solver.solve('resource', [...atoms].reverse())).toBe(found);
    expect(solver.solve('resource', [atoms[1]!, atoms[0]!, atoms[2]!])).toBe(found);
    expect(budget.left).toBe(left);
    budget.left = 0;
    expect(solver.solve('resource', atoms)).toBe(found);
    expect(solver.solve('resource', atoms.slice(1))).toEqual({ kind: 'unknown' });
  });
});

it('the account of a resource is the fifth field of its ARN', () => {
  expect([thing, 'arn:aws:s3:::bucket', 'x', ''].map(accountOfArn)).toEqual(['111122223333', '', '', '']);
});
