import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { iamOf, outcome } from '../iam.ts';
import { createRandom } from '../policy/random.ts';
import { type KeyPair, keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/** What the simulator says is what happens: its decisions beside those on real requests, and its answers as AWS gives them. */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const iam = iamOf(running);
const clients = clientsOf(running);
afterAll(() => running.stop());

const root = keys.ownerRoot;
const arn = (resource: string) => `arn:aws:iam::${owner}:${resource}`;
const tableArn = (name: string) => `arn:aws:dynamodb:us-east-1:${owner}:table/${name}`;
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
type Asked = NonNullable<Parameters<typeof iam>[2]>;
const custom = (parameters: Asked, by: KeyPair = root) => iam('SimulateCustomPolicy', by, parameters);
const principal = (parameters: Asked, by: KeyPair = root) => iam('SimulatePrincipalPolicy', by, parameters);
const entry = (ContextKeyName: string, value: string, ContextKeyType = 'string') => ({
  ContextKeyName,
  'ContextKeyValues.member.1': value,
  ContextKeyType,
});

async function userWith(UserName: string, document?: string): Promise<KeyPair> {
  await iam('CreateUser', root, { UserName });
  if (document) await iam('PutUserPolicy', root, { UserName, PolicyName: 'own', PolicyDocument: document });
  const key = await iam('CreateAccessKey', root, { UserName });
  return { accessKeyId: key.first('AccessKeyId')!, secretAccessKey: key.first('SecretAccessKey')! };
}

describe('a decision simulated is the decision of the real request', () => {
  const tables = ['orders', 'customers'];
  const actions = ['GetItem', 'PutItem', 'DeleteItem', 'Query'];

  beforeAll(async () => {
    for (const TableName of tables) {
      await clients.dynamodb(keys.alice).send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        }),
      );
    }
  });

  async function really(by: KeyPair, action: string, TableName: string): Promise<boolean> {
    const client = clients.dynamodb(by);
    const Key = { pk: { S: 'key' } };
    const attempts: Record<string, () => Promise<unknown>> = {
      GetItem: () => client.send(new GetItemCommand({ TableName, Key })),
      PutItem: () => client.send(new PutItemCommand({ TableName, Item: Key })),
      DeleteItem: () => client.send(new DeleteItemCommand({ TableName, Key })),
      Query: () =>
        client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :key',
            ExpressionAttributeValues: { ':key': { S: 'key' } },
          }),
        ),
    };
    try {
      await attempts[action]!();
      return true;
    } catch (error) {
      expect((error as Error).name).toBe('AccessDeniedException');
      return false;
    }
  }

  it('of users of both accounts, with identity, group and resource policies and boundaries', async () => {
    const seed = 20_261_123;
    const random = createRandom(seed);
    const some = () => actions.filter(() => random.chance(0.5)).map((action) => `dynamodb:${action}`);
    const statements = (Principal?: object) => {
      const chosen = some();
      const Action = chosen.length > 0 ? chosen : ['dynamodb:Scan'];
      const Resource = random.pick(['*', tableArn('*'), tableArn('orders'), tableArn('customers')]);
      const Condition = random.pick([
        {},
        {},
        { StringEquals: { 'aws:username': 'sim-0' } },
        { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['key'] } },
      ]);
      return {
        Effect: random.chance(0.15) ? 'Deny' : 'Allow',
        ...(Principal && { Principal }),
        Action,
        Resource,
        Condition,
      };
    };
    const several = (Principal?: () => object) =>
      policy(...Array.from({ length: 1 + random.integer(2) }, () => statements(Principal?.())));

    await iam('CreateGroup', root, { GroupName: 'sims' });
    await iam('PutGroupPolicy', root, { GroupName: 'sims', PolicyName: 'g', PolicyDocument: several() });
    await iam('CreatePolicy', root, { PolicyName: 'limits', PolicyDocument: policy(allow('dynamodb:*Item')) });
    const callers: { readonly key: KeyPair; readonly arn: string; readonly root: KeyPair }[] = [];
    for (let i = 0; i < 6; i++) {
      const UserName = `sim-${i}`;
      const key = await userWith(UserName, several());
      if (i % 2 === 0) await iam('AddUserToGroup', root, { GroupName: 'sims', UserName });
      if (i % 3 === 0) {
        await iam('PutUserPermissionsBoundary', root, { UserName, PermissionsBoundary: arn('policy/limits') });
      }
      callers.push({ key, arn: arn(`user/${UserName}`), root });
    }
    callers.push({ key: keys.bob, arn: `arn:aws:iam::${stranger}:user/bob`, root: keys.strangerRoot });
    const whom = () =>
      random.pick<object>([
        { AWS: owner },
        { AWS: stranger },
        { AWS: callers[0]!.arn },
        { AWS: callers.at(-1)!.arn },
        { AWS: '*' },
      ]);

    const outcomes = { allowed: 0, refused: 0 };
    for (let round = 0; round < 12; round++) {
      for (const table of tables) {
        const ResourcePolicy = several(whom).replaceAll('"Resource":"*"', `"Resource":"${tableArn(table)}"`);
        const here = ResourcePolicy.replaceAll(/"Resource":"[^"]*"/g, `"Resource":"${tableArn(table)}"`);
        // A policy that locks out whoever puts it is refused; so is one that lets in everybody.
        const put = await clients
          .dynamodb(keys.ownerRoot)
          .send(new PutResourcePolicyCommand({ ResourceArn: tableArn(table), Policy: here }))
          .catch((error: Error) => error);
        if (put instanceof Error) continue;
        for (const caller of callers) {
          const answer = await principal(
            {
              PolicySourceArn: caller.arn,
              ActionNames: actions.map((action) => `dynamodb:${action}`),
              ResourceArns: [tableArn(table)],
              ResourcePolicy: here,
              ResourceOwner: arn('root'),
              ContextEntries: [entry('dynamodb:LeadingKeys', 'key', 'stringList')],
            },
            caller.root,
          );
          expect(answer.status, answer.text).toBe(200);
          const simulated = answer.all('EvalResourceDecision');
          for (const [at, action] of actions.entries()) {
            const real = await really(caller.key, action, tableArn(table));
            const told = `seed ${seed}: ${caller.arn} ${action} ${here}`;
            expect(simulated[at] === 'allowed', told).toBe(real);
            outcomes[real ? 'allowed' : 'refused']++;
          }
        }
      }
    }
    expect(outcomes.allowed).toBeGreaterThan(20);
    expect(outcomes.refused).toBeGreaterThan(20);
  }, 120_000);

  it('of a role, whose session acts', async () => {
    await iam('PutRolePolicy', root, {
      RoleName: 'powerless',
      PolicyName: 'p',
      PolicyDocument: policy(allow('dynamodb:GetItem')),
    });
    const answer = await principal({
      PolicySourceArn: arn('role/powerless'),
      ActionNames: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      ResourceArns: [tableArn('orders')],
    });
    expect(answer.all('EvalDecision')).toEqual(['allowed', 'implicitDeny']);
    expect(answer.all('SourcePolicyId')).toEqual(['role_powerless_p', 'role_powerless_p']);
    await iam('DeleteRolePolicy', root, { RoleName: 'powerless', PolicyName: 'p' });
  });
});

describe('answers', () => {
  it("a policy as a string, as in AWS's own example", async () => {
    const document =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}}';
    const asked = { PolicyInputList: [document], ActionNames: ['dynamodb:CreateBackup'] };
    const without = await custom(asked);
    expect(without.text).toContain('<MissingContextValues>\n          <member>aws:CurrentTime</member>');
    expect(without.all('EvalDecision')).toEqual(['implicitDeny']);
    const given = await custom({
      ...asked,
      ContextEntries: [entry('aws:CurrentTime', '2016-04-25T11:00:00Z', 'date')],
    });
    expect(
      given.text.split('<SimulateCustomPolicyResult>\n')[1]!.split('  </SimulateCustomPolicyResult>')[0],
    ).toBe(`    <EvaluationResults>
      <member>
        <EvalActionName>dynamodb:CreateBackup</EvalActionName>
        <EvalResourceName>*</EvalResourceName>
        <EvalDecision>allowed</EvalDecision>
        <MatchedStatements>
          <member>
            <SourcePolicyId>PolicyInputList.1</SourcePolicyId>
            <SourcePolicyType>IAM Policy</SourcePolicyType>
            <StartPosition>
              <Line>1</Line>
              <Column>38</Column>
            </StartPosition>
            <EndPosition>
              <Line>1</Line>
              <Column>167</Column>
            </EndPosition>
          </member>
        </MatchedStatements>
        <MissingContextValues/>
      </member>
    </EvaluationResults>
    <IsTruncated>false</IsTruncated>
`);
  });

  it('a denial is told by the statement that denies, of whichever policy', async () => {
    const answer = await custom({
      PolicyInputList: [policy(allow('dynamodb:*'), deny('dynamodb:DeleteItem'))],
      ActionNames: ['dynamodb:DeleteItem', 'dynamodb:GetItem'],
      ResourceArns: [tableArn('orders')],
      ResourcePolicy: policy({ ...deny('dynamodb:DeleteItem', tableArn('orders')), Principal: '*' }),
      CallerArn: arn('user/whoever'),
    });
    expect(answer.all('EvalDecision')).toEqual(['explicitDeny', 'allowed']);
    const [denied] = answer.text.split('<EvalActionName>dynamodb:GetItem');
    const [above] = denied!.split('<ResourceSpecificResults>');
    expect(Array.from(above!.matchAll(/<SourcePolicy(?:Id|Type)>([^<]*)/g), ([, text]) => text)).toEqual([
      'ResourcePolicy',
      'Resource Policy',
      'PolicyInputList.1',
      'IAM Policy',
    ]);
    // The second statement begins where the first ends.
    expect(Array.from(above!.matchAll(/<Column>(\d+)/g), ([, text]) => Number(text))).toEqual([38, 168, 93, 157]);
    expect(answer.text).toContain('<EvalDecisionDetails/>');
  });

  it('several resources are told one by one, and together by the strictest', async () => {
    const answer = await custom({
      PolicyInputList: [policy(allow('dynamodb:GetItem', tableArn('orders')))],
      ActionNames: ['dynamodb:GetItem'],
      ResourceArns: [tableArn('orders'), tableArn('customers')],
    });
    expect(answer.all('EvalDecision')).toEqual(['implicitDeny']);
    expect(answer.all('EvalResourceDecision')).toEqual(['allowed', 'implicitDeny']);
    expect(answer.all('EvalResourceName')).toEqual([
      'arn:aws:dynamodb:${Region}:${Account}:${ResourceType}/${ResourcePath}',
      tableArn('orders'),
      tableArn('customers'),
    ]);
  });

  it('a boundary is told of, and replaces the one that is attached', async () => {
    const UserName = 'bounded';
    await iam('CreatePolicy', root, { PolicyName: 'reads', PolicyDocument: policy(allow('dynamodb:Get*')) });
    await userWith(UserName, policy(allow('dynamodb:*')));
    await iam('PutUserPermissionsBoundary', root, { UserName, PermissionsBoundary: arn('policy/reads') });
    const asked = { PolicySourceArn: arn(`user/${UserName}`), ActionNames: ['dynamodb:PutItem'] };
    const attached = await principal(asked);
    expect([attached.first('EvalDecision'), attached.first('AllowedByPermissionsBoundary')]).toEqual([
      'implicitDeny',
      'false',
    ]);
    const other = await principal({ ...asked, PermissionsBoundaryPolicyInputList: [policy(allow('dynamodb:Put*'))] });
    expect([other.first('EvalDecision'), other.first('AllowedByPermissionsBoundary')]).toEqual(['allowed', 'true']);
    const without = await principal({ ...asked, PolicyExclusionList: [{ PolicyType: 'permission-boundary' }] });
    expect([without.first('EvalDecision'), without.first('AllowedByPermissionsBoundary')]).toEqual([
      'allowed',
      undefined,
    ]);
  });

  it('policies can be added, and left out by type, ARN or name', async () => {
    const UserName = 'tried';
    await userWith(UserName, policy(allow('dynamodb:GetItem')));
    await iam('AttachUserPolicy', root, { UserName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
    const PolicySourceArn = arn(`user/${UserName}`);
    const decided = async (more: Asked) =>
      (await principal({ PolicySourceArn, ActionNames: ['dynamodb:GetItem', 'dynamodb:PutItem'], ...more })).all(
        'EvalDecision',
      );
    expect(await decided({})).toEqual(['allowed', 'implicitDeny']);
    expect(await decided({ PolicyInputList: [policy(allow('dynamodb:PutItem'))] })).toEqual(['allowed', 'allowed']);
    const inline = { 'InlinePolicyIdentifier.PolicyName': 'own', 'InlinePolicyIdentifier.AttachmentType': 'user' };
    const named = { ...inline, 'InlinePolicyIdentifier.AttachmentName': 'tr*d' };
    expect(await decided({ PolicyExclusionList: [{ PolicyType: 'inline' }] })).toEqual(['allowed', 'implicitDeny']);
    expect(await decided({ PolicyExclusionList: [{ PolicyType: 'aws-managed' }, named] })).toEqual([
      'implicitDeny',
      'implicitDeny',
    ]);
    expect(await decided({ PolicyExclusionList: [named, { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnly*' }] })).toEqual(
      ['implicitDeny', 'implicitDeny'],
    );
  });

  it('across accounts both sides must allow, and each is told', async () => {
    const asked = {
      PolicyInputList: [policy(allow('dynamodb:*'))],
      ActionNames: ['dynamodb:GetItem', 'dynamodb:PutResourcePolicy'],
      ResourceArns: [tableArn('orders')],
      CallerArn: `arn:aws:iam::${stranger}:user/bob`,
    };
    const alone = await custom(asked);
    expect(alone.all('EvalDecision')).toEqual(['implicitDeny', 'implicitDeny']);
    const ResourcePolicy = policy({ ...allow('dynamodb:*', tableArn('orders')), Principal: { AWS: stranger } });
    const both = await custom({ ...asked, ResourcePolicy });
    // PutResourcePolicy is offered to no other account.
    expect(both.all('EvalDecision')).toEqual(['allowed', 'implicitDeny']);
    expect(both.text).toContain(`<EvalDecisionDetails>
          <entry>
            <key>IAM Policy</key>
            <value>allowed</value>
          </entry>
          <entry>
            <key>Resource Policy</key>
            <value>allowed</value>
          </entry>
        </EvalDecisionDetails>`);
  });

  it('SCPs that are given are asked level by level, and not shown', async () => {
    const everything = policy(allow('*'));
    const answer = await custom({
      PolicyInputList: [everything],
      ActionNames: ['dynamodb:GetItem', 'dynamodb:DeleteTable', 'dynamodb:PutItem'],
      OrderedOrganizationPolicyInputList: [
        { 'ServiceControlPolicyInputList.member.1': everything },
        {
          'ServiceControlPolicyInputList.member.1': policy(allow('dynamodb:*Item')),
          'ServiceControlPolicyInputList.member.2': policy(deny('dynamodb:Put*')),
        },
      ],
    });
    expect(answer.all('EvalDecision')).toEqual(['allowed', 'implicitDeny', 'explicitDeny']);
    expect(answer.all('AllowedByOrganizations')).toEqual(['true', 'false', 'false']);
    expect(answer.all('SourcePolicyId')).toEqual(['PolicyInputList.1']);
  });

  it('come in pages', async () => {
    const ActionNames = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:GetItem'];
    const asked = { PolicyInputList: [policy(allow('dynamodb:*'))], ActionNames, MaxItems: '2' };
    const told: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await custom({ ...asked, ...(Marker && { Marker }) });
      expect(page.first('IsTruncated')).toBe(String(page.first('Marker') !== undefined));
      told.push(...page.all('EvalActionName'));
      Marker = page.first('Marker');
    } while (Marker);
    expect(told).toEqual(ActionNames);
    expect(await outcome(custom({ ...asked, Marker: 'other' }))).toBe('400 ValidationError: Invalid Marker.');
  });

  it('the trust policy of a role is not asked', async () => {
    const answer = await custom({
      PolicyInputList: [policy(allow('sts:AssumeRole'))],
      ActionNames: ['sts:AssumeRole'],
      ResourceArns: [arn('role/worker')],
      CallerArn: arn('user/alice'),
      ResourcePolicy: policy({ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' }),
    });
    expect(answer.first('EvalDecision')).toBe('allowed');
  });

  it('conditions see what is given, and who calls', async () => {
    await iam('TagUser', root, { UserName: 'alice', Tags: [{ Key: 'team', Value: 'shop' }] });
    const PolicyInputList = [
      policy(
        allow('dynamodb:GetItem', '*', {
          Condition: { StringEquals: { 'aws:PrincipalTag/team': 'shop' }, Bool: { 'aws:SecureTransport': 'true' } },
        }),
      ),
    ];
    const asked = {
      PolicyInputList,
      ActionNames: ['dynamodb:GetItem'],
      PolicyExclusionList: [{ PolicyType: 'inline' }],
    };
    const missing = await principal({ ...asked, PolicySourceArn: arn('user/alice') });
    expect([missing.first('EvalDecision'), missing.first('member')]).toEqual(['implicitDeny', 'aws:SecureTransport']);
    const ContextEntries = [entry('aws:securetransport', 'TRUE', 'boolean')];
    expect(
      (await principal({ ...asked, PolicySourceArn: arn('user/alice'), ContextEntries })).first('EvalDecision'),
    ).toBe('allowed');
    // Nothing is told of a user that is only named as the caller.
    const { PolicyExclusionList: _, ...rest } = asked;
    expect((await custom({ ...rest, CallerArn: arn('user/alice'), ContextEntries })).first('EvalDecision')).toBe(
      'implicitDeny',
    );
  });

  it('the context keys that policies ask for', async () => {
    const document = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": "dynamodb:*",
    "Resource": "arn:aws:dynamodb:us-east-2:111122223333:table/\${aws:username}",
    "Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}
  }
}`;
    const keysOf = await iam('GetContextKeysForCustomPolicy', root, { PolicyInputList: [document, document] });
    expect(keysOf.all('member')).toEqual(['aws:username', 'aws:CurrentTime']);
    await userWith('asked', document);
    await iam('CreateGroup', root, { GroupName: 'askers' });
    await iam('AddUserToGroup', root, { GroupName: 'askers', UserName: 'asked' });
    const PolicyDocument = policy(allow('dynamodb:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
    await iam('PutGroupPolicy', root, { GroupName: 'askers', PolicyName: 'p', PolicyDocument });
    const PolicySourceArn = arn('user/asked');
    const all = await iam('GetContextKeysForPrincipalPolicy', root, { PolicySourceArn });
    expect(all.all('member')).toEqual(['aws:username', 'aws:CurrentTime', 'aws:SecureTransport']);
  });
});

describe('refusals', () => {
  const asked = { PolicyInputList: [policy(allow('dynamodb:*'))], ActionNames: ['dynamodb:GetItem'] };
  const ResourcePolicy = policy({ ...allow('dynamodb:*'), Principal: '*' });

  it.each<[string, Asked, string]>([
    [
      'no policy',
      { ...asked, PolicyInputList: [policy(allow('a:*')), '{}'] },
      'Policy input list item 2 has invalid content.',
    ],
    [
      'no resource',
      { ...asked, ResourceArns: ['*', 'orders'] },
      'ResourceNames are not in a valid ARN format: orders.',
    ],
    [
      'a pattern of actions',
      { ...asked, ActionNames: ['dynamodb:*'] },
      'ActionNames are not in a valid format: dynamodb:*.',
    ],
    ['an account id as owner', { ...asked, ResourceOwner: owner }, `'${owner}' is not a valid as a Resource Owner.`],
    [
      'a role as caller',
      { ...asked, CallerArn: arn('role/worker') },
      'Invalid caller - Caller must be an IAM user in this context.',
    ],
    [
      'a resource policy, and nobody calls',
      { ...asked, ResourcePolicy },
      'Invalid caller - Caller must be an IAM user in this context.',
    ],
    [
      'two boundaries',
      { ...asked, PermissionsBoundaryPolicyInputList: [...asked.PolicyInputList, ...asked.PolicyInputList] },
      'You can input only one permissions boundary policy.',
    ],
    [
      'a scenario of EC2',
      { ...asked, ResourceHandlingOption: 'EC2-Classic-EBS' },
      'ResourceHandlingOption EC2-Classic-EBS is not supported: it tells scenarios of Amazon EC2 apart.',
    ],
    [
      'no number',
      { ...asked, ContextEntries: [entry('aws:EpochTime', 'now', 'numeric')] },
      'The value now of the context key aws:EpochTime is not of type numeric.',
    ],
    [
      'a key given twice',
      { ...asked, ContextEntries: [entry('aws:SourceIp', '10.0.0.1'), entry('AWS:sourceip', '10.0.0.2')] },
      'The context key AWS:sourceip is given twice.',
    ],
  ])('%s', async (_, parameters, message) => {
    expect(await outcome(custom(parameters))).toBe(`400 InvalidInput: ${message}`);
  });

  it('what would hold up everybody else', async () => {
    const many = policy(...Array.from({ length: 1500 }, () => allow('dynamodb:GetItem')));
    const large = { PolicyInputList: [many], ActionNames: Array.from({ length: 200 }, () => 'dynamodb:GetItem') };
    const page = await custom(large);
    expect(page.all('EvalActionName')).toHaveLength(13);
    expect(page.first('IsTruncated')).toBe('true');
    const ResourceArns = Array.from({ length: 200 }, (_, i) => tableArn(`t${i}`));
    expect(await outcome(custom({ ...large, ResourceArns }))).toBe(
      '400 InvalidInput: The simulation is too large: 1500 statements, asked about 200 resources.',
    );
    expect(await outcome(custom({ ...large, PolicyInputList: Array.from({ length: 15 }, () => many) }))).toBe(
      '400 InvalidInput: PolicyInputList has more than 1048576 characters.',
    );
  });

  it('of an entity that is none, or not there', async () => {
    const of = (PolicySourceArn: string) => outcome(principal({ PolicySourceArn, ActionNames: ['dynamodb:GetItem'] }));
    expect(await of(arn('user/absent'))).toBe('404 NoSuchEntity: The user with name absent cannot be found.');
    const session = `arn:aws:sts::${owner}:assumed-role/worker/session`;
    expect(await of(session)).toBe(
      `400 InvalidInput: Invalid Entity Arn: ${session} does not clearly define entity type and name.`,
    );
    expect(
      await outcome(
        principal({ PolicySourceArn: arn('role/worker'), ActionNames: ['dynamodb:GetItem'], ResourcePolicy }),
      ),
    ).toBe('400 InvalidInput: Invalid caller - Caller must be an IAM user in this context.');
  });

  it('what must be there, and of which kind', async () => {
    expect(await outcome(custom({ PolicyInputList: asked.PolicyInputList }))).toBe(
      "400 ValidationError: 1 validation error detected: Value at 'actionNames' failed to satisfy constraint: Member must not be null",
    );
    expect(await outcome(custom({ ...asked, ContextEntries: [entry('aws:SourceIp', '10.0.0.1', 'text')] }))).toContain(
      '400 ValidationError: ',
    );
  });

  it('of who may not ask: on everything for policies given, on the entity for those attached', async () => {
    const denied = (action: string, resource: string) =>
      `403 AccessDenied: User: ${arn('user/nobody')} is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`;
    expect(await outcome(custom(asked, keys.nobody))).toBe(denied('SimulateCustomPolicy', '*'));
    const of = { PolicySourceArn: arn('user/alice'), ActionNames: asked.ActionNames };
    expect(await outcome(principal(of, keys.nobody))).toBe(denied('SimulatePrincipalPolicy', arn('user/alice')));
    const onlyAlice = await userWith('only-alice', policy(allow('iam:Simulate*', arn('user/alice'))));
    expect(await outcome(principal(of, onlyAlice))).toBe('200');
    expect(await outcome(principal({ ...of, PolicySourceArn: arn('user/nobody') }, onlyAlice))).toContain(
      '403 AccessDenied',
    );
    expect(await outcome(principal(of, keys.strangerRoot))).toContain('403 AccessDenied');
  });
});
