import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/cli/policy-check.ts';
import { parsePolicy } from '../../src/policy/document.ts';
import type { PolicyForm } from '../../src/policy/statement.ts';
import { factorMax, growth } from './growth.ts';

/**
 * `policy check` takes no more than linear work, whatever text is repeated in whichever place, and however often. (What statements do
 * together is looked at for 500 of them at most: there the work is that of the square, and has this end.)
 */

const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/';
const role = 'arn:aws:iam::111122223333:role/';
const statement = { Effect: 'Allow', Principal: { AWS: role }, Action: 'dynamodb:GetItem', Resource: table };
const when = (operator: string, key: string) => (value: unknown) => ({
  ...statement,
  Condition: { [operator]: { [key]: value } },
});

/** A statement with a text, or a list of them, in one place. */
const places: Readonly<Record<string, (value: string | string[]) => object>> = {
  Sid: (Sid) => ({ ...statement, Sid }),
  Effect: (Effect) => ({ ...statement, Effect }),
  Action: (Action) => ({ ...statement, Action }),
  NotAction: (NotAction) => ({ ...statement, Action: undefined, NotAction }),
  Resource: (Resource) => ({ ...statement, Resource }),
  'Principal AWS': (AWS) => ({ ...statement, Principal: { AWS } }),
  'Principal Service': (Service) => ({ ...statement, Principal: { Service } }),
  StringEquals: when('StringEquals', 'aws:SourceVpc'),
  StringLike: when('StringLike', 'aws:PrincipalArn'),
  ArnLike: when('ArnLike', 'aws:PrincipalArn'),
  NumericEquals: when('NumericEquals', 'aws:MultiFactorAuthAge'),
  DateLessThan: when('DateLessThan', 'aws:CurrentTime'),
  IpAddress: when('IpAddress', 'aws:SourceIp'),
  Null: when('Null', 'aws:SourceVpc'),
};

/** Openings of variables, wildcards, separators, digits. */
const pieces = ['${', "${a,'", '${a}', '*', '*?', '*a', 'a.', '::', '}', '9', '=', '𝒳'];

/** What stands before the pieces, so that they are read as what they pretend to be. */
const beginnings: Readonly<Record<string, string>> = {
  Action: 'dynamodb:',
  NotAction: 'dynamodb:',
  Resource: table,
  'Principal AWS': role,
};

/** Resources are linear, but dear: each is held against the shapes of all that DynamoDB has. */
const share = (place: string) => (place === 'Resource' ? 0.1 : 1);

/** What a policy of a type has not. */
const foreign = {
  resource: [],
  identity: ['Principal AWS', 'Principal Service'],
  trust: ['Resource'],
} as const satisfies Readonly<Record<PolicyForm, readonly string[]>>;
const types = ['resource', 'identity', 'trust'] as const;

function policy(type: PolicyForm, ...statements: object[]): string {
  const absent = { resource: {}, identity: { Principal: undefined }, trust: { Resource: undefined } }[type];
  const Statement = statements.map((one) => ({ ...one, ...absent }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

const placesOf = (type: PolicyForm) => {
  const not: readonly string[] = foreign[type];
  return Object.keys(places).filter((place) => !not.includes(place));
};

describe.each(types)('a policy of type %s', (type) => {
  // Texts are looked at alike in all types.
  const repeated = type === 'resource' ? pieces : [];
  const linear = async (make: (count: number) => string) =>
    expect(await growth(make, (text) => void findingsOf(text, { type }))).toBeLessThan(factorMax);

  it('is one, before anything is repeated', () => {
    expect(parsePolicy(policy(type, statement), type)).toMatchObject({ ok: true });
  });

  it.each(placesOf(type).flatMap((place) => repeated.map((piece) => [place, piece] as const)))(
    '%s of many %s',
    (place, piece) =>
      linear((count) =>
        policy(type, places[place]!(`${beginnings[place] ?? ''}${piece.repeat(count * share(place))}`)),
      ),
  );

  it.each(placesOf(type))('a long list in %s', (place) => {
    const texts = (count: number) =>
      Array.from({ length: (count * share(place)) / 4 }, (_, at) => `${beginnings[place] ?? ''}${at}*${at}`);
    return linear((count) => policy(type, places[place]!(texts(count))));
  });

  it.each([
    ['that allow', () => ({})],
    ['that deny', () => ({ Effect: 'Deny' })],
    ['that query', () => ({ Action: 'dynamodb:Query' })],
    ['for partition keys', (at: number) => when('ForAllValues:StringLike', 'dynamodb:LeadingKeys')(`${at}*`)],
    ['for everyone', (at: number) => ({ ...when('StringLike', 'aws:PrincipalArn')(`*${at}*`), Principal: '*' })],
  ])('many statements %s', (_, own: (at: number) => object) => {
    const statements = (count: number) =>
      Array.from({ length: count / 25 }, (_, at) => ({
        ...statement,
        Sid: `s${at}`,
        Principal: { AWS: `${role}${at}` },
        ...own(at),
      }));
    return linear((count) => policy(type, ...statements(count)));
  });
});
