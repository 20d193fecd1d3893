import { expect, it } from 'vitest';
import { parsePolicy } from './document.ts';
import { faultText, problemText } from './problem-text.ts';
import type { PolicyForm } from './statement.ts';

const plain = { Effect: 'Allow', Action: 'a:b', Resource: '*' };
const toAll = { ...plain, Principal: '*' };
const statement = (change: object) => ({ Statement: { ...plain, ...change } });

/** What a reader is told of each fault, by the form of the policy and its text. */
it.each<[PolicyForm, unknown, string]>([
  ['identity', '[]', 'this is not a JSON object'],
  ['identity', '{"Version":\n  x', 'this is not a JSON object'],
  ['identity', null, 'null is not a policy'],
  [
    'identity',
    statement({ Actions: 'a:b' }),
    'an element that is unknown, repeated, of the wrong type, or excluded by another',
  ],
  ['identity', { Version: '2012', Statement: plain }, 'the Version "2012" is neither "2012-10-17" nor "2008-10-17"'],
  ['identity', { Statement: [] }, 'Statement is an empty list'],
  ['identity', { Version: '2012-10-17' }, 'the policy has no Statement'],
  ['identity', { Statement: { Effect: 'Allow' } }, 'the statement has no Action'],
  ['resource', { Statement: plain }, 'the statement has no Principal'],
  ['identity', statement({ Effect: 'allow' }), 'the Effect "allow" is neither "Allow" nor "Deny"'],
  ['resource', statement({ Principal: {} }), 'the Principal names nobody'],
  [
    'resource',
    statement({ Principal: { CanonicalUser: 'x' } }),
    'principals of the type "CanonicalUser" have no place here',
  ],
  ['resource', statement({ NotPrincipal: '*' }), 'NotPrincipal stands with Deny only'],
  ['identity', { Statement: toAll }, 'a policy that is attached to a principal names none'],
  ['trust', { Statement: { Effect: 'Deny', NotPrincipal: '*', Action: 'a:b' } }, 'a trust policy has no NotPrincipal'],
  ['trust', { Statement: toAll }, 'a trust policy has no Resource: it speaks of its role'],
  [
    'identity',
    statement({ Condition: { Equals: {}, StringIs: { k: 'v' } } }),
    'there is no condition operator "StringIs"',
  ],
  ['identity', statement({ Sid: 'a b' }), 'the Sid "a b" has other characters than letters and digits'],
  [
    'identity',
    {
      Statement: [
        { Sid: 'a', ...plain },
        { Sid: 'a', ...plain },
      ],
    },
    'the Sid "a" stands twice',
  ],
])('%s policy %j: %s', (form, policy, expected) => {
  const parsed = parsePolicy(typeof policy === 'string' ? policy : JSON.stringify(policy), form);
  expect(parsed.ok ? 'a policy' : faultText(parsed.problem)).toBe(expected);
});

it('begins with the place', () => {
  expect(problemText({ kind: 'notJson', line: 2, column: 3 })).toBe('line 2, column 3: this is not a JSON object');
});
