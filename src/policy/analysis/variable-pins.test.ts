// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { expect, it } from 'vitest';
import { parsePolicy } from '../document.ts';
import { Predicates } from './predicate.ts';
import { pinsFor, variableKeysOf } from './variable-pins.ts';

function documentOf(Version: string, Resource: string, text: string) {
  const Condition = { StringLike: { 'x:k': text } };
  const Statement = [{ Effect: 'Allow', Action: 'x:${not:one}', Resource, Condition }];
  const parsed = parsePolicy(JSON.stringify({ Version, Statement }), 'identity');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
  return parsed.document;
}

it('the variables of all policies, each once; none where the Version has none', () => {
  const keys = variableKeysOf(
    [
      ...[undefined, documentOf('2012-10-17', 'a:b:c:d:e:${X:one}', '${x:two}${x:ONE}')],
      ...[documentOf('2008-10-17', '${x:old}', '${x:old}'), documentOf('2012-10-17', '*', "${x:three, 'z'}")],
    ],
    new Predicates(),
  );
  expect(keys).toEqual(['x:one', 'x:two', 'x:three']);
});

it('all alike, each its own, and none but what a request always has', () => {
  const keys = ['x:k', 'aws:username', 'aws:requestedregion', 'aws:sourceaccount', 'aws:resourceaccount', 'x:known'];
  const knowledge = (key: string) => (key === 'x:known' ? ({ values: 'single', example: 'e' } as const) : undefined);
  const account = '111122223333';
  const pins = [...pinsFor(keys, knowledge)].map((one) => [...one]);
  const filled = (text: (i: number) => string) => [
    ...[
      ['x:k', text(0)],
      ['aws:username', text(1)],
      ['aws:requestedregion', 'us-east-1'],
    ],
    ...[
      ['aws:sourceaccount', account],
      ['aws:resourceaccount', account],
      ['x:known', 'e'],
    ],
  ];
  expect(pins).toEqual([
    filled(() => 'someone'),
    filled((i) => `value${i}`),
    [
      ['x:k', null],
      ['aws:requestedregion', null],
      ['aws:sourceaccount', null],
      ['x:known', null],
    ],
  ]);
  const ofPrincipal = [...pinsFor(['aws:principalaccount', 'aws:userid'], undefined)];
  expect(ofPrincipal.map((one) => [...one.values()])).toEqual([
    [account, 'someone'],
    [account, 'value1'],
  ]);
  expect([...pinsFor([], undefined)]).toEqual([]);
});
