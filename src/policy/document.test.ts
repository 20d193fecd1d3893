import { describe, expect, it } from 'vitest';
import { parsePolicy } from './document.ts';
import type { PolicyProblem } from './problem.ts';
import type { PolicyForm } from './statement.ts';

const valid = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'dynamodb:GetItem', Resource: '*' };

function problemOf(policy: unknown, form: PolicyForm = 'resource'): PolicyProblem | 'none' {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
  const parsed = parsePolicy(text, form);
  return parsed.ok ? 'none' : parsed.problem;
}

function documentOf(text: string, form: PolicyForm = 'resource') {
  const parsed = parsePolicy(text, form);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document;
}

function withStatement(change: object): object {
  return { Version: '2012-10-17', Statement: [{ ...valid, ...change }] };
}

function without(field: string): object {
  return { Statement: [Object.fromEntries(Object.entries(valid).filter(([name]) => name !== field))] };
}

describe('what AWS was seen to refuse', () => {
  it.each(['', ' ', '[]', 'x', '{"a":1', '{"Statement":[]} x', '"text"', '5', 'true', '\ufeff{}', '{"a":"\n"}'])(
    'takes %j for no JSON policy',
    (text) => {
      expect(problemOf(text)).toMatchObject({ kind: 'notJson' });
    },
  );

  it('takes null for no policy', () => {
    expect(problemOf('null')).toEqual({ kind: 'notAPolicy', line: 1, column: 1 });
  });

  it('stops behind the closing brace of {}', () => {
    expect(problemOf('{}')).toEqual({ kind: 'syntax', line: 1, column: 3 });
  });

  it('wants statements', () => {
    expect(problemOf({ Statement: [] })).toMatchObject({ kind: 'statementEmpty' });
    expect(problemOf({ Version: '2012-10-17' })).toMatchObject({ kind: 'missingField', field: 'Statement' });
  });

  it('misses Effect, Principal, Action, Resource, in that order', () => {
    expect(problemOf({ Statement: [{}] })).toMatchObject({ kind: 'missingField', field: 'Effect' });
    expect(problemOf({ Statement: [{ Effect: 'Allow' }] })).toMatchObject({ kind: 'missingField', field: 'Principal' });
    expect(problemOf(without('Action'))).toMatchObject({ kind: 'missingField', field: 'Action' });
    expect(problemOf(without('Resource'))).toMatchObject({ kind: 'missingField', field: 'Resource' });
    expect(problemOf(withStatement({ Action: [] }))).toMatchObject({ kind: 'missingField', field: 'Action' });
  });

  it('stops behind a principal that is bare text other than *', () => {
    const text =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"111122223333","Action":"a:b","Resource":"*"}]}';
    const column = text.indexOf('"111122223333"') + '"111122223333"'.length + 1;
    expect(problemOf(text)).toEqual({ kind: 'syntax', line: 1, column });
  });

  it('wants each Sid once, and takes an empty one for none', () => {
    const twice = (Sid: string) => ({
      Statement: [
        { ...valid, Sid },
        { ...valid, Sid },
      ],
    });
    expect(problemOf(twice('one'))).toMatchObject({ kind: 'duplicateSid', sid: 'one' });
    expect(problemOf(twice(''))).toBe('none');
  });
});

describe('what the grammar forbids', () => {
  it.each([
    ['an unknown element', { ...withStatement({}), Statements: [] }],
    ['an unknown element of a statement', withStatement({ Conditions: {} })],
    ['an element in another letter case', withStatement({ effect: 'Allow' })],
    ['Principal with NotPrincipal', withStatement({ NotPrincipal: { AWS: '111122223333' } })],
    ['Action with NotAction', withStatement({ NotAction: 'a:b' })],
    ['Resource with NotResource', withStatement({ NotResource: '*' })],
    ['a statement that is no object', { Statement: ['x'] }],
    ['Statement that is text', { Statement: 'x' }],
    ['an Effect that is no text', withStatement({ Effect: true })],
    ['an Action that is a number', withStatement({ Action: [5] })],
    ['a Resource that is null', withStatement({ Resource: null })],
    ['a Sid that is a number', withStatement({ Sid: 1 })],
    ['an Id that is a number', { ...withStatement({}), Id: 1 }],
    ['a Version that is a number', { ...withStatement({}), Version: 2012 }],
    ['a Condition that is a list', withStatement({ Condition: [] })],
    ['an operator without an object', withStatement({ Condition: { Bool: 'true' } })],
    ['a condition value that is an object', withStatement({ Condition: { Bool: { 'aws:SecureTransport': {} } } })],
    ['a condition value that is null', withStatement({ Condition: { Bool: { 'aws:SecureTransport': [null] } } })],
    ['a list of principals', withStatement({ Principal: ['*'] })],
  ])('%s', (_, policy) => {
    expect(problemOf(policy)).toMatchObject({ kind: 'syntax' });
  });

  it('a key that stands twice, however it is escaped', () => {
    expect(problemOf('{"Id":"a",\n  "\\u0049d":"b"}')).toEqual({ kind: 'syntax', line: 2, column: 12 });
  });

  it('nesting beyond any policy', () => {
    const text = `{"Statement":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(problemOf(text)).toMatchObject({ kind: 'syntax' });
  });

  it('other versions and effects', () => {
    expect(problemOf({ ...withStatement({}), Version: '2020-01-01' })).toMatchObject({
      kind: 'invalidVersion',
      value: '2020-01-01',
    });
    expect(problemOf(withStatement({ Effect: 'Maybe' }))).toMatchObject({ kind: 'invalidEffect', value: 'Maybe' });
  });

  it('principals that name nobody, or a kind that does not belong', () => {
    expect(problemOf(withStatement({ Principal: {} }))).toMatchObject({ kind: 'emptyPrincipal' });
    expect(problemOf(withStatement({ Principal: { AWS: [] } }))).toMatchObject({ kind: 'emptyPrincipal' });
    expect(problemOf(withStatement({ Principal: { CanonicalUser: 'x' } }))).toMatchObject({
      kind: 'invalidPrincipalType',
      type: 'CanonicalUser',
    });
    expect(problemOf(withStatement({ Principal: { Federated: 'x' } }))).toMatchObject({ kind: 'invalidPrincipalType' });
  });

  it('Allow with NotPrincipal, while Deny may have it', () => {
    const { Principal, ...rest } = valid;
    expect(problemOf({ Statement: [{ ...rest, NotPrincipal: Principal }] })).toMatchObject({
      kind: 'allowWithNotPrincipal',
    });
    expect(problemOf({ Statement: [{ ...rest, Effect: 'Deny', NotPrincipal: Principal }] })).toBe('none');
  });

  it.each([
    'stringEquals',
    'StringEqual',
    'NullIfExists',
    'ForAllValues:Null',
    'ForAnyValues:StringLike',
    'BoolNot',
    '',
  ])('the condition operator %j', (name) => {
    const policy = withStatement({ Condition: { [name]: { 'aws:username': 'x' } } });
    expect(problemOf(policy)).toMatchObject({ kind: 'unknownConditionOperator', name });
  });
});

describe('forms', () => {
  const { Principal, ...identityStatement } = valid;
  const { Resource, ...trustStatement } = { ...valid, Action: 'sts:AssumeRole' };

  it('identity policies have no principal', () => {
    expect(problemOf({ Statement: identityStatement }, 'identity')).toBe('none');
    expect(problemOf({ Statement: valid }, 'identity')).toMatchObject({ kind: 'prohibitedPrincipal' });
    expect(problemOf({ Statement: { ...identityStatement, NotPrincipal: Principal } }, 'identity')).toMatchObject({
      kind: 'prohibitedPrincipal',
    });
  });

  it('trust policies have no resource, and federated principals', () => {
    expect(problemOf({ Statement: trustStatement }, 'trust')).toBe('none');
    expect(problemOf({ Statement: { ...trustStatement, Resource } }, 'trust')).toMatchObject({
      kind: 'prohibitedResource',
    });
    expect(problemOf({ Statement: { ...trustStatement, NotResource: '*' } }, 'trust')).toMatchObject({
      kind: 'prohibitedResource',
    });
    expect(
      problemOf({ Statement: { ...trustStatement, Principal: { Federated: 'accounts.example.com' } } }, 'trust'),
    ).toBe('none');
    const { Principal: _, ...nobody } = trustStatement;
    expect(problemOf({ Statement: { ...nobody, Effect: 'Deny', NotPrincipal: Principal } }, 'trust')).toMatchObject({
      kind: 'prohibitedNotPrincipal',
    });
  });

  it('only DynamoDB takes Effect in any letter case', () => {
    expect(documentOf(JSON.stringify(withStatement({ Effect: 'dENY' }))).statements[0]?.effect).toBe('Deny');
    expect(problemOf({ Statement: { ...identityStatement, Effect: 'allow' } }, 'identity')).toMatchObject({
      kind: 'invalidEffect',
      value: 'allow',
    });
  });

  it('only IAM wants letters and digits in a Sid', () => {
    expect(problemOf(withStatement({ Sid: 'Allow reads!' }))).toBe('none');
    expect(problemOf({ Statement: { ...identityStatement, Sid: 'a b' } }, 'identity')).toMatchObject({
      kind: 'invalidSid',
      sid: 'a b',
    });
    for (const Sid of ['09azAZ', '']) {
      expect(problemOf({ Statement: { ...identityStatement, Sid } }, 'identity'), Sid).toBe('none');
    }
    for (const Sid of ['/', ':', '@', '[', '`', '{', 'é', 'a!', '!a']) {
      expect(problemOf({ Statement: { ...identityStatement, Sid } }, 'identity'), Sid).toMatchObject({ sid: Sid });
    }
  });

  it('IAM lets an unknown operator pass when it asks for nothing', () => {
    const condition = { Condition: { Nonsense: {} } };
    expect(problemOf({ Statement: { ...identityStatement, ...condition } }, 'identity')).toBe('none');
    expect(problemOf(withStatement(condition))).toMatchObject({ kind: 'unknownConditionOperator' });
  });
});

describe('the document', () => {
  it('makes lists of everything and remembers spelling and places', () => {
    const text = `{
  "Statement": {
    "Effect": "Allow",
    "Principal": {"AWS": ["111122223333", "111122223333"], "Service": "redshift.amazonaws.com"},
    "NotAction": "dynamodb:deletetable",
    "NotResource": ["a", "b"],
    "Condition": {
      "NumericLessThan": {"aws:MultiFactorAuthAge": 3600},
      "Bool": {"aws:SecureTransport": [true, "true"]}
    }
  }
}`;
    expect(documentOf(text)).toEqual({
      version: '2008-10-17',
      versionOmitted: true,
      statements: [
        {
          line: 2,
          column: 16,
          effect: 'Allow',
          principal: [
            { type: 'AWS', value: '111122223333' },
            { type: 'AWS', value: '111122223333' },
            { type: 'Service', value: 'redshift.amazonaws.com' },
          ],
          notAction: ['dynamodb:deletetable'],
          notResource: ['a', 'b'],
          conditions: [
            {
              operator: 'NumericLessThan',
              entries: [
                { key: 'aws:MultiFactorAuthAge', values: [{ text: '3600', literal: 'number' }], line: 8, column: 27 },
              ],
            },
            {
              operator: 'Bool',
              entries: [
                {
                  key: 'aws:SecureTransport',
                  values: [
                    { text: 'true', literal: 'boolean' },
                    { text: 'true', literal: 'string' },
                  ],
                  line: 9,
                  column: 16,
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('tells a Version that is given from one that is not', () => {
    expect(documentOf(JSON.stringify({ ...withStatement({}), Version: '2008-10-17' }))).toMatchObject({
      version: '2008-10-17',
      versionOmitted: false,
    });
    expect(documentOf(JSON.stringify(withStatement({})))).toMatchObject({
      version: '2012-10-17',
      versionOmitted: false,
    });
  });

  it('counts line breaks of every kind once', () => {
    expect(problemOf('{\r\n"Id":\r"x",\n\n x')).toEqual({ kind: 'notJson', line: 5, column: 2 });
  });
});
