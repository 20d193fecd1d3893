import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type Example, sections } from './guide-examples.ts';
import { game, get, me, projecting, type Request } from './guide-requests.ts';
import { accessKeys, guidePolicy, keysOf, openGuideWorld, outcomeOf, shop } from './guide-world.ts';

/**
 * Every identity-based example policy for DynamoDB of the DynamoDB Developer Guide and the IAM User Guide, with what the guide says that it
 * allows and what it does not. Resource-based ones and those of VPC endpoints: `guide-policies-of-resources.test.ts`.
 */
const examples = Object.values(sections).flat();
const userOf = ({ file, user = me(file) }: Example) => user;
/** Who has a policy whose variable his session does not bring. */
const withoutSession = ['matching-user-id', 'full-access-to-user-items', 'read-only-access-to-user-items'];

const { server, streams } = await openGuideWorld({
  [shop]: {
    users: Object.fromEntries([
      ...examples.map((example) => [
        userOf(example),
        {
          accessKeys: accessKeys(shop, userOf(example)),
          inlinePolicies: { guide: guidePolicy(example.file, example.replaced) },
          ...(example.attached && { attachedPolicies: example.attached }),
        },
      ]),
      ...withoutSession.map((file) => [
        `plain-${file}`,
        { accessKeys: accessKeys(shop, `plain-${file}`), inlinePolicies: { guide: guidePolicy(file) } },
      ]),
    ]),
  },
});
afterAll(() => server.stop());

function ask([operation, input]: Request, user: string): Promise<string> {
  const { StreamArn } = input as { StreamArn?: string };
  const resolved = StreamArn === undefined ? input : { StreamArn: streams[StreamArn.slice('stream of '.length)] };
  return outcomeOf(server, { operation, input: resolved, credentials: keysOf(shop, user) });
}

describe.each(Object.entries(sections))('%s', (_, own) => {
  it.each(own.map((example) => [example.file, example] as const))('%s', async (_, example) => {
    for (const [wanted, requests] of [
      ['refused', example.refused],
      ['passed', example.passes],
    ] as const)
      for (const request of requests) expect(await ask(request, userOf(example)), JSON.stringify(request)).toBe(wanted);
    expect(example.refused.length).toBeGreaterThan(0);
  });
});

it.each(withoutSession)('%s lets in nobody whose session has no such id', async (file) => {
  const user = `plain-${file}`;
  for (const request of [
    get('GameScores', game(user), projecting('#t')),
    get('GameScores', game('${www.amazon.com:user_id}')),
  ])
    expect(await ask(request, user)).toBe('refused');
});

it('every document is shown', () => {
  const tests = ['guide-examples.ts', 'guide-policies-of-resources.test.ts'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  );
  const documents = readdirSync(new URL('guide-policies', import.meta.url)).map((name) => name.replace('.json', ''));
  expect(documents.filter((name) => !tests.some((text) => text.includes(`'${name}'`)))).toEqual([]);
});
