import {
  CreateTableCommand,
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  type PutResourcePolicyCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * In which order the faults of one request are looked for: of two, the first is told. Inferred from what was seen on AWS, 2026-10:
 * actions before resources, the document before the table's existence, the revision before the window.
 */
const running = await start({
  port: 0,
  configuration: twoAccounts,
  wellKnownCredentials: false,
  policyChangeWindowMilliseconds: 3_600_000,
});
const alice = clientsOf(running).dynamodb(keys.alice);
const nobody = clientsOf(running).dynamodb(keys.nobody);
afterAll(() => running.stop());

const tableArn = `arn:aws:dynamodb:us-east-1:${owner}:table/ordered`;
const allow = { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:GetItem', Resource: '*' };

beforeAll(async () => {
  const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
  await alice.send(
    new CreateTableCommand({
      TableName: 'ordered',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      ResourcePolicy,
    }),
  );
});

/** A request that is being spoilt. */
interface Draft {
  client: typeof alice;
  statements: Record<string, unknown>[];
  request: Partial<PutResourcePolicyCommandInput>;
  text(policy: string): string;
}

/** Each spoils the request in a place of its own, so that any two can be had together. In the order in which they are told. */
const faults: readonly [what: string, spoil: (draft: Draft) => void, sentence: RegExp][] = [
  [
    'a member that is too long',
    ({ request }) => {
      request.ExpectedRevisionId = '1'.repeat(256);
    },
    /at 'expectedRevisionId' failed to satisfy constraint/,
  ],
  [
    'an ARN of an index',
    ({ request }) => {
      request.ResourceArn = `${tableArn}/index/i`;
    },
    /only table or stream is accepted/,
  ],
  [
    'no leave',
    (draft) => {
      draft.client = nobody;
    },
    /because no identity-based policy allows the dynamodb:PutResourcePolicy action$/,
  ],
  [
    'too many bytes',
    (draft) => {
      const before = draft.text;
      draft.text = (policy) => before(policy).padEnd(20_481);
    },
    /Maximum policy size of 20480 bytes exceeded$/,
  ],
  [
    'no JSON',
    (draft) => {
      const before = draft.text;
      draft.text = (policy) => `!${before(policy)}`;
    },
    /This policy contains invalid Json$/,
  ],
  ['no Effect', ({ statements }) => statements.push({ ...allow, Effect: undefined }), /Missing required field Effect$/],
  [
    'one Sid twice',
    ({ statements }) => statements.push({ ...allow, Sid: 'a' }, { ...allow, Sid: 'a' }),
    /The Statement Ids in the policy are not unique$/,
  ],
  [
    'a bad action',
    ({ statements }) => statements.push({ ...allow, Action: 'dynamodb:ListStreams' }),
    /The following action names are invalid: "dynamodb:ListStreams"$/,
  ],
  [
    'a stream',
    ({ statements }) => statements.push({ ...allow, Resource: `${tableArn}/stream/s` }),
    /The relative-id "table\/ordered\/stream\/s" is invalid for ARN/,
  ],
  [
    'a bad service',
    ({ statements }) => statements.push({ ...allow, Principal: { Service: 'bedrock.amazonaws.com' } }),
    /Policy contains invalid service principal$/,
  ],
  [
    'a bad principal',
    ({ statements }) => statements.push({ ...allow, Principal: { AWS: `arn:aws:iam::${owner}:user/ghost` } }),
    /Invalid principal in policy document.$/,
  ],
  [
    'everyone allowed',
    ({ statements }) => statements.push({ ...allow, Principal: '*' }),
    /grants unbounded access in one or more elements/,
  ],
  [
    'no such table',
    ({ request }) => {
      // Beside an ARN of an index, which is refused first, there is no table to be missed.
      request.ResourceArn ??= `${tableArn}-missing`;
    },
    /Requested resource not found: Table: ordered-missing not found$/,
  ],
  [
    'a lockout',
    ({ statements }) =>
      statements.push({ ...allow, Effect: 'Deny', Principal: '*', Action: 'dynamodb:PutResourcePolicy' }),
    /will not allow you to update the resource policy in the future.$/,
  ],
  [
    'another revision',
    ({ request }) => {
      request.ExpectedRevisionId ??= 'stale';
    },
    /Requested update for policy with revision id stale/,
  ],
  [
    'a change too soon',
    ({ statements }) => statements.push({ ...allow, Action: 'dynamodb:Query' }),
    /Table is pending previous resource-based policy update: ordered$|modified within the previous 3600000 milliseconds/,
  ],
];

describe('PutResourcePolicy tells of', () => {
  it.each(faults.map(([what, ...fault], i) => [what, i, ...fault] as const))(
    '%s first',
    async (_, i, spoil, sentence) => {
      expect(await refusal(send(spoil))).toMatch(sentence);
      for (const [other, spoilToo] of faults.slice(i + 1)) {
        // Whichever stands first in the document.
        expect(await refusal(send(spoil, spoilToo)), `beside ${other}`).toMatch(sentence);
        expect(await refusal(send(spoilToo, spoil)), `behind ${other}`).toMatch(sentence);
      }
    },
  );

  it('what one statement lacks in the order Effect, Principal, Action, Resource', async () => {
    const elements = ['Effect', 'Principal', 'Action', 'Resource'] as const;
    for (const [i, element] of elements.entries()) {
      const without = new Set<string>(elements.slice(i));
      const statement = Object.fromEntries(Object.entries(allow).filter(([name]) => !without.has(name)));
      const attempt = send(({ statements }) => statements.push(statement));
      expect(await refusal(attempt)).toContain(`Missing required field ${element}`);
    }
  });

  it('nothing when the same policy comes again, in the window too', async () => {
    await send(() => {});
  });
});

describe.each([
  [
    'GetResourcePolicy',
    (client: typeof alice, ResourceArn: string) => client.send(new GetResourcePolicyCommand({ ResourceArn })),
  ],
  [
    'DeleteResourcePolicy',
    (client: typeof alice, ResourceArn: string) => client.send(new DeleteResourcePolicyCommand({ ResourceArn })),
  ],
] as const)('%s tells of', (action, ask) => {
  it('the ARN, then of leave, then of the table', async () => {
    expect(await refusal(ask(nobody, 'ordered'))).toContain("ARNs must start with 'arn:': ordered");
    expect(await refusal(ask(nobody, `${tableArn}-missing`))).toBe(
      `AccessDeniedException: User: arn:aws:iam::${owner}:user/nobody is not authorized to perform: dynamodb:${action} on resource: ${tableArn}-missing because no identity-based policy allows the dynamodb:${action} action`,
    );
    expect(await refusal(ask(alice, `${tableArn}-missing`))).toContain('Requested resource not found');
  });
});

/** The statements of the fault that is named last stand first. */
function send(...spoils: ((draft: Draft) => unknown)[]) {
  const draft: Draft = { client: alice, statements: [], request: {}, text: (policy) => policy };
  for (const spoil of spoils) spoil(draft);
  const Statement = [...draft.statements.reverse(), allow];
  const Policy = draft.text(JSON.stringify({ Version: '2012-10-17', Statement }));
  return draft.client.send(new PutResourcePolicyCommand({ ResourceArn: tableArn, Policy, ...draft.request }));
}
