// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { futureAction, naturalArn } from './natural-texts.ts';

const examples = [
  'arn:aws:x:eu-west-1:111122223333:thing/a',
  'arn:aws:x:eu-west-1:111122223333:thing/a/part/p',
  'arn:aws:y:us-east-1:444455556666:other/b/part/q/part/r',
  'arn:aws:y:::bare',
];

describe('an ARN that a person would write for a pattern', () => {
  it.each<[entry: string, arn: string | undefined]>([
    ['arn:aws:x:eu-west-1:111122223333:thing/b', 'arn:aws:x:eu-west-1:111122223333:thing/b'],
    ['arn:aws:x:*:*:thing/b', 'arn:aws:x:eu-west-1:111122223333:thing/b'],
    ['arn:*:**:us-*:1111*:thing/b', 'arn:aws:x:us-:1111:thing/b'],
    ['arn:aws:x:?:*?:thing/b', 'arn:aws:x:x:x:thing/b'],
    ['arn:aws:x:::*', 'arn:aws:x:::thing'],
    ['arn:aws:x:::*/*', 'arn:aws:x:::thing/a'],
    ['arn:aws:x:::thing/*', 'arn:aws:x:::thing/a'],
    ['arn:aws:x:::thing/b/*/c', 'arn:aws:x:::thing/b/part/c'],
    ['arn:aws:x:::thing/b/part/*', 'arn:aws:x:::thing/b/part/p'],
    ['arn:aws:x:::other/*', 'arn:aws:x:::other/a'],
    ['arn:aws:x:::other/b/part/*', 'arn:aws:x:::other/b/part/p'],
    ['arn:aws:x:::kind/*/*', 'arn:aws:x:::kind/a/some'],
    ['arn:aws:x:::thing/b/q/*', 'arn:aws:x:::thing/b/q/part'],
    ['arn:aws:x:::thing/a*b?', 'arn:aws:x:::thing/abx'],
    ['arn:aws:x:::thing:*:c', 'arn:aws:x:::thing::c'],
    ['arn:aws:x:eu-west-1:111122223333', undefined],
    ['*', undefined],
    ['*:thing/a:b:c:d:e', undefined],
    ['arn:aws:x:::${aws:username}', undefined],
  ])('%s', (entry, arn) => {
    expect(naturalArn(entry, examples)).toBe(arn);
  });

  it('where there are no examples, or one that is no ARN', () => {
    expect(naturalArn('arn:*:x:*:*:thing/*', [])).toBe('arn::x:::thing/some');
    expect(naturalArn('arn:aws:y:::other/b/part/*', examples.slice(2))).toBe('arn:aws:y:::other/b/part/q');
    expect(naturalArn('arn:*:x:*:*:*/*', ['nothing'])).toBe('arn::x:::/some');
    expect(naturalArn('arn:aws:x:::*/*', ['arn:aws:x:::bare', 'arn:aws:x:::thing/a'])).toBe('arn:aws:x:::bare/a');
  });
});

it.each([
  ['*', 'service:somethingnew'],
  ['x:*', 'x:somethingnew'],
  ['x:get*', 'x:getsomethingnew'],
  ['*:g?t*', 'somethingnew:gxtsomethingnew'],
])('an action that there may be some day: %s', (pattern, action) => {
  expect(futureAction(pattern)).toBe(action);
});
