import { describe, expect, it } from 'vitest';
import { openTestIdentity } from '../../tests/simulation/test-identity.ts';
import type { IdentityConfiguration } from '../identity/configuration.ts';
import { planText } from './apply-plan.ts';

const account = '111111111111';
const statement = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
};

/** What goes from `before` to `after` says. */
async function plan(before: IdentityConfiguration, after: IdentityConfiguration): Promise<string> {
  const { identity } = await openTestIdentity({ configuration: before });
  let text = '';
  await identity.apply(after, (changes) => {
    text = planText(changes);
    return false;
  });
  return text;
}

describe('a plan', () => {
  it('names every kind of thing, by its ARN where it has one', async () => {
    const text = await plan(
      { accounts: {} },
      {
        accounts: {
          [account]: {
            rootAccessKeys: [{ id: 'AKIAROOT000000000000', secret: 'hidden-from-everybody' }],
            users: { ann: { path: '/a/' } },
            groups: { g: {} },
            roles: { r: { trustPolicy: trust } },
            policies: { p: { document: statement('dynamodb:*') } },
          },
        },
        organization: {
          id: 'o-exampleorg1',
          managementAccount: account,
          scps: { Mine: statement('*') },
          root: { id: 'r-ab12', units: { Shops: { id: 'ou-ab12-shops000' } } },
        },
      },
    );
    expect(
      text.replace(/p-[0-9a-z]{10}/, 'p-…'),
    ).toBe(`  + access key AKIAROOT000000000000 of root in account ${account}
  + account ${account}
  + arn:aws:iam::${account}:group/g
  + arn:aws:iam::${account}:policy/p
  + arn:aws:iam::${account}:role/r
  + arn:aws:iam::${account}:user/a/ann
  + member ${account} of organization o-exampleorg1
  + organization o-exampleorg1
  + root r-ab12 "Root"
  + service control policy p-… "Mine"
  + unit ou-ab12-shops000 "Shops"
11 to make, 0 to change, 0 to remove.
`);
  });

  it('says what of a thing changes, never from what to what', async () => {
    const of = (user: object, role: object, document: object): IdentityConfiguration => ({
      accounts: {
        [account]: {
          users: { ann: user },
          roles: { r: { trustPolicy: trust, ...role } },
          policies: { p: { document: { ...document } } },
        },
      },
    });
    const text = await plan(
      of({ accessKeys: [{ id: 'AKIAANN0000000000000', secret: 'first-secret' }] }, {}, statement('dynamodb:*')),
      of(
        { accessKeys: [{ id: 'AKIAANN0000000000000', secret: 'second-secret', active: false }], tags: { k: 'v' } },
        { path: '/moved/' },
        statement('dynamodb:GetItem'),
      ),
    );
    expect(text).toBe(`  ~ access key AKIAANN0000000000000 of user ann in account ${account} (active, secret)
  ~ arn:aws:iam::${account}:policy/p (document)
  ~ arn:aws:iam::${account}:role/moved/r (path, another one, with a new unique id)
  ~ arn:aws:iam::${account}:user/ann (tags)
0 to make, 4 to change, 0 to remove.
`);
  });
});
