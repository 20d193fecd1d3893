// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../document.ts';
import type { PolicyForm } from '../statement.ts';
import { accessChanges } from './access-changes.ts';

type Elements = Readonly<Record<string, unknown>>;

const alice = 'arn:aws:iam::111122223333:user/alice';
const bob = 'arn:aws:iam::111122223333:user/bob';

function documentOf(form: PolicyForm, statements: readonly Elements[]) {
  const Statement = statements.map((given) => ({
    Effect: 'Allow',
    Action: form === 'trust' ? 'sts:AssumeRole' : 'ex:Get',
    ...(form !== 'trust' && { Resource: 'arn:aws:ex:::thing' }),
    ...given,
  }));
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }, null, 1), form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document;
}

function changes(
  form: PolicyForm,
  before: readonly Elements[] | undefined,
  after: readonly Elements[],
  budget?: number,
) {
  const policies = { before: before && documentOf(form, before), after: documentOf(form, after) };
  return accessChanges(policies, { form, ...(budget !== undefined && { budget }) });
}

const to = (AWS: string | readonly string[], more: Elements = {}) => ({ Principal: { AWS }, ...more });
const google = { Principal: { Federated: 'accounts.google.com' }, Action: 'sts:AssumeRoleWithWebIdentity' };

describe('who may do what they could not', () => {
  it('each principal of a statement by itself, with its place and a request', () => {
    const told = changes('resource', [to(alice)], [to(alice), to([alice, bob], { Action: 'ex:Put' })]);
    const example = (who: string) => `${who} may ex:Put on arn:aws:ex:::thing`;
    expect(told).toStrictEqual(
      [alice, bob].map((who) => ({
        ...{ who, statementIndex: 1, line: 12, column: 3, example: example(who) },
        request: {
          ...{ principal: who, action: 'ex:Put', resource: 'arn:aws:ex:::thing' },
          context: {
            'aws:principalaccount': '111122223333',
            'aws:principalarn': who,
            'aws:principalisawsservice': 'false',
            'aws:principaltype': 'User',
            'aws:resourceaccount': '',
            'aws:userid': 'AIDASOMEONE0000000000',
            'aws:username': who.slice(who.lastIndexOf('/') + 1),
          },
        },
      })),
    );
  });

  it('once, when two statements give the same', () => {
    const told = changes('resource', undefined, [to(alice), to(alice), to(bob, { Effect: 'Deny' })]);
    expect(told.map(({ who, statementIndex }) => [who, statementIndex])).toEqual([[alice, 0]]);
  });

  it('everyone', () => {
    const told = changes('resource', undefined, [{ Principal: '*' }, to(bob)]);
    expect(told.map(({ who }) => who)).toEqual(['Everyone', bob]);
    expect(told[0]!.example).toBe('arn:aws:iam::999999999999:user/someone may ex:Get on arn:aws:ex:::thing');
  });

  it('whoever an identity policy is attached to', () => {
    expect(changes('identity', undefined, [{}]).map(({ who }) => who)).toEqual(['Whoever the policy is attached to']);
    expect(changes('identity', [{}], [{}])).toEqual([]);
  });

  it('what cannot be proved is told with the reason', () => {
    const [told] = changes('resource', [to(alice)], [to(bob)], 1);
    expect(told).toMatchObject({ who: bob, reason: 'the budget was spent; a larger --budget may help' });
    expect(told).not.toHaveProperty('example');
    const number = { Condition: { NumericEquals: { 'aws:ResourceAccount': '444455556666' } } };
    expect(changes('identity', undefined, [{ Resource: '*', ...number }])).toMatchObject([
      { reason: 'policy variables, or a key compared in several ways, relate things that are analysed apart' },
    ]);
  });
});

describe('web identities are compared as text', () => {
  const reason = 'policy variables, or a key compared in several ways, relate things that are analysed apart';
  const deny = { ...google, Effect: 'Deny', Condition: { StringEquals: { 'accounts.google.com:aud': 'me' } } };

  it.each<[string, Elements[] | undefined, Elements[], boolean]>([
    [
      'the same statement, in another place and under another name',
      [to(alice), google],
      [{ Sid: 'web', ...google }],
      false,
    ],
    ['a statement that is new', [to(alice)], [to(alice), google], true],
    ['no policy before', undefined, [google], true],
    [
      'another condition',
      [google],
      [{ ...google, Condition: { StringEquals: { 'accounts.google.com:aud': 'me' } } }],
      true,
    ],
    ['a Deny that is kept', [google, deny], [deny, google], false],
    ['a Deny that is gone', [google, deny], [google], true],
    ['one Deny of two that is gone', [google, deny, to(bob, { Effect: 'Deny' })], [google, deny], true],
  ])('%s', (_, before, after, isTold) => {
    const told = changes('trust', before, after).filter(({ who }) => who === 'accounts.google.com');
    expect(told.map((one) => one.reason)).toEqual(isTold ? [reason] : []);
  });
});
