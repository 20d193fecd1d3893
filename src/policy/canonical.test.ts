import { describe, expect, it } from 'vitest';
import { canonicalText, mapPrincipals } from './canonical.ts';
import { parsePolicy } from './document.ts';

function parse(text: string) {
  const parsed = parsePolicy(text, 'resource');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document;
}

function canonical(policy: unknown): string {
  const text = canonicalText(parse(typeof policy === 'string' ? policy : JSON.stringify(policy)));
  // The canonical text is its own canonical text.
  expect(canonicalText(parse(text))).toBe(text);
  return text;
}

const root = 'arn:aws:iam::111122223333:root';
const statement = { Effect: 'Allow', Principal: { AWS: root }, Action: 'dynamodb:GetItem', Resource: '*' };

describe('canonicalText', () => {
  it('puts the elements in order, minified, and makes Statement a list', () => {
    const policy = `{
      "Statement": {
        "Condition": {"StringEquals": {"aws:username": "alice"}},
        "Resource": "*", "Action": "dynamodb:GetItem", "Principal": "*", "Effect": "Allow", "Sid": "One"
      },
      "Id": "mine",
      "Version": "2012-10-17"
    }`;
    expect(canonical(policy)).toBe(
      '{"Version":"2012-10-17","Id":"mine","Statement":[{"Sid":"One","Effect":"Allow","Principal":"*","Action":"dynamodb:GetItem","Resource":"*","Condition":{"StringEquals":{"aws:username":"alice"}}}]}',
    );
  });

  it('prints a missing Version as 2008-10-17 and invents no Sid', () => {
    expect(canonical({ Statement: [statement] })).toBe(
      `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"${root}"},"Action":"dynamodb:GetItem","Resource":"*"}]}`,
    );
  });

  it('keeps an empty Id and Sid', () => {
    expect(canonical({ Id: '', Statement: [{ ...statement, Sid: '' }] })).toContain('"Id":"","Statement":[{"Sid":""');
  });

  it('collapses lists of one and keeps others as they are, order, repetition and letter case included', () => {
    const text = canonical({
      Statement: [
        {
          ...statement,
          Action: ['dynamodb:Scan', 'dynamodb:getitem', 'dynamodb:Scan'],
          Resource: ['*'],
          Condition: { StringEquals: { 'aws:username': ['alice'], 'aws:PrincipalTag/t': ['b', 'a', 'b'] } },
        },
      ],
    });
    expect(text).toContain('"Action":["dynamodb:Scan","dynamodb:getitem","dynamodb:Scan"],"Resource":"*"');
    expect(text).toContain('{"aws:username":"alice","aws:PrincipalTag/t":["b","a","b"]}');
  });

  it('writes accounts as root ARNs and each principal once', () => {
    const principal = { AWS: ['111122223333', root, 'arn:aws:iam::444455556666:role/r', '111122223333'] };
    expect(canonical({ Statement: [{ ...statement, Principal: principal }] })).toContain(
      `"Principal":{"AWS":["${root}","arn:aws:iam::444455556666:role/r"]}`,
    );
    expect(canonical({ Statement: [{ ...statement, Principal: { AWS: ['111122223333', root] } }] })).toContain(
      `"Principal":{"AWS":"${root}"}`,
    );
  });

  it('rewrites Effect, decodes escapes, and puts the negated elements in their places', () => {
    const text = canonical(
      '{"Statement":{"NotResource":"a\\u00e9\\/","NotAction":["x"],"Effect":"deny","NotPrincipal":{"Service":["redshift.amazonaws.com"]}}}',
    );
    expect(text).toBe(
      '{"Version":"2008-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"Service":"redshift.amazonaws.com"},"NotAction":"x","NotResource":"aé/"}]}',
    );
  });

  it('keeps condition values as submitted, and keys in their order even where JavaScript would move them', () => {
    const text = canonical(
      '{"Statement":{"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*","Condition":{"NumericEquals":{"b":[1.0,2],"1":1e2,"__proto__":3},"Bool":{"c":true,"d":[]}}}}',
    );
    expect(text).toContain(
      '"Condition":{"NumericEquals":{"b":[1.0,2],"1":1e2,"__proto__":3},"Bool":{"c":true,"d":[]}}',
    );
  });
});

describe('mapPrincipals', () => {
  it('changes users and roles, by ARN or by id, and nothing else', () => {
    const untouched = [
      '*',
      '111122223333',
      root,
      'arn:aws:sts::111122223333:assumed-role/r/s',
      'arn:aws:sts::111122223333:federated-user/f',
    ];
    const mapped = [
      'arn:aws:iam::111122223333:user/path/alice',
      'arn:aws:iam::111122223333:role/r',
      'AIDAAAAAAAAAAAAAAAAAA',
      'AROAAAAAAAAAAAAAAAAAA',
    ];
    const document = parse(
      JSON.stringify({
        Statement: [
          { ...statement, Principal: { AWS: [...untouched, ...mapped], Service: 'redshift.amazonaws.com' } },
          { Effect: 'Deny', NotPrincipal: { AWS: mapped }, Action: 'a:b', Resource: '*' },
        ],
      }),
    );
    const result = mapPrincipals(document, (text) => `<${text}>`);
    expect(result.statements[0]?.principal?.map(({ value }) => value)).toEqual([
      ...untouched,
      ...mapped.map((text) => `<${text}>`),
      'redshift.amazonaws.com',
    ]);
    expect(result.statements[1]?.notPrincipal?.map(({ value }) => value)).toEqual(mapped.map((text) => `<${text}>`));
    const unnamed = parsePolicy('{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}', 'identity');
    if (!unnamed.ok) throw new Error(unnamed.problem.kind);
    expect(mapPrincipals(unnamed.document, () => 'x')).toEqual(unnamed.document);
  });
});
