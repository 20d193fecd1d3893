// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { expect, it } from 'vitest';
import { contextKeysOf } from './context-keys.ts';
import { parsePolicy } from './document.ts';

function keysOf(statements: readonly object[], Version = '2012-10-17'): readonly string[] {
  const filled = statements.map((one) => ({ Effect: 'Allow', Action: 'a:b', ...one }));
  const parsed = parsePolicy(JSON.stringify({ Version, Statement: filled }), 'identity');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return contextKeysOf(parsed.document);
}

const first = {
  Resource: ['*', 'arn:aws:s3:::${aws:username}/${*}'],
  Condition: {
    StringLike: { 'aws:SourceVpc': ['x', '${aws:PrincipalTag/a}-${s3:prefix}'] },
    Bool: { 'AWS:UserName': 'true', 'aws:SecureTransport': 'true' },
  },
};

it('every key once, as it is first written, resources before conditions', () => {
  const again = { Resource: '*', Condition: { Null: { 'AWS:sourceVPC': 'true' } } };
  expect(keysOf([first, { NotResource: "arn:aws:s3:::${aws:userid, 'nobody'}" }, first, again])).toEqual([
    'aws:username',
    'aws:SourceVpc',
    'aws:PrincipalTag/a',
    's3:prefix',
    'aws:SecureTransport',
    'aws:userid',
  ]);
});

it('an old Version has no variables', () => {
  expect(keysOf([first], '2008-10-17')).toEqual(['aws:SourceVpc', 'AWS:UserName', 'aws:SecureTransport']);
});

it('a policy may ask for nothing', () => {
  expect(keysOf([{ Resource: '*' }])).toEqual([]);
});
