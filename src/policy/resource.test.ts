// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { expect, it } from 'vitest';
import { Facts, KeyTable } from './facts.ts';
import type { ContextLookup } from './request.ts';
import { compileResources } from './resource.ts';

const table = (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;

/** Whether `patterns` cover each ARN in turn, asked for by the user of that name. */
function covered(
  patterns: string[],
  requests: readonly (readonly [arn: string, user?: string | undefined])[],
): boolean[] {
  const keys = new KeyTable();
  const covers = compileResources(patterns, { keys, variables: true });
  const principal = { kind: 'anonymous', arn: '', accountId: '', userId: '', tags: new Map() } as const;
  return requests.map(([resource, user]) => {
    const context: ContextLookup = (key) => (key === 'aws:username' ? user : undefined);
    const request = { principal, action: 'a:b', resource, resourceAccount: '111122223333', context };
    return covers(resource, new Facts(request, keys.keys()));
  });
}

it('asks for every ARN anew', () => {
  expect(
    covered([table('a*'), table('b')], [[table('a')], [table('a')], [table('c')], [table('c')], [table('b')]]),
  ).toEqual([true, true, false, false, true]);
  expect(covered([table('a')], [[table('c')], [table('a')]])).toEqual([false, true]);
});

it('asks for every user anew where a pattern has a variable, whatever the other patterns have', () => {
  const patterns = [table('${aws:username}'), table('shared')];
  const requests = [
    [table('alice'), 'alice'],
    [table('alice'), 'bob'],
    [table('bob'), 'bob'],
    [table('bob'), undefined],
    [table('shared'), undefined],
  ] as const;
  expect(covered(patterns, requests)).toEqual([true, false, true, false, true]);
  expect(covered(patterns.toReversed(), requests)).toEqual([true, false, true, false, true]);
});

it('takes variables behind the fifth colon only', () => {
  const covers = (pattern: string, arn: string) => covered([pattern], [[arn, 'alice']])[0];
  expect(covers('arn:aws:s3:::${aws:username}', 'arn:aws:s3:::alice')).toBe(true);
  expect(covers('arn:aws:s3::${aws:username}:x', 'arn:aws:s3::alice:x')).toBe(false);
  expect(covers('${aws:username}', 'alice')).toBe(false);
  expect(covers('arn:aws:s3:${*}::x', 'arn:aws:s3:*::x')).toBe(true);
  expect(covers('arn:aws:s3:${*}:${aws:username}', 'arn:aws:s3:*:alice')).toBe(false);
  expect(covers('arn:aws:s3:${*}::${aws:username}', 'arn:aws:s3:*::alice')).toBe(true);
});
