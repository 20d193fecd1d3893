import {
  BatchExecuteStatementCommand,
  CreateTableCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * Who may say what in PartiQL: its own actions, its condition keys, the index alone, members of a batch each by itself. `nobody` of the
 * owner's account has nothing but what the policy of the table gives.
 * Source: Developer Guide, "IAM security policies with PartiQL for DynamoDB"; Service Authorization Reference, DynamoDB.
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const clients = clientsOf(running);
const alice = clients.dynamodb(keys.alice);
const nobody = clients.dynamodb(keys.nobody);
const bob = clients.dynamodb(keys.bob);
afterAll(() => running.stop());

const nobodyArn = `arn:aws:iam::${owner}:user/nobody`;
const arnOf = (table: string) => `arn:aws:dynamodb:us-east-1:${owner}:table/${table}`;

async function createTable(TableName: string) {
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  await alice.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [attribute('pk'), attribute('club')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-club',
          KeySchema: [{ AttributeName: 'club', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
}

interface Grant {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: object;
}

async function grant(table: string, ...grants: readonly Grant[]) {
  const Statement = grants.map((given) => ({
    Effect: 'Allow',
    Principal: { AWS: nobodyArn },
    Resource: [arnOf(table), `${arnOf(table)}/index/*`],
    ...given,
  }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await alice.send(new PutResourcePolicyCommand({ ResourceArn: arnOf(table), Policy }));
}

const execute = (Statement: string, more: object = {}) =>
  nobody.send(new ExecuteStatementCommand({ Statement, ...more }));
const outcome = async (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'ok',
    (error: Error) => (error.name === 'AccessDeniedException' ? 'denied' : `${error.name}: ${error.message}`),
  );

beforeAll(async () => {
  await createTable('first');
  await createTable('second');
  for (const pk of ['mine', 'yours']) {
    for (const table of ['first', 'second']) {
      const Statement = `INSERT INTO "${table}" VALUE {'pk': '${pk}', 'club': '${pk}', 'n': 1}`;
      await alice.send(new ExecuteStatementCommand({ Statement }));
    }
  }
});

describe('each kind of statement has an action of its own', () => {
  const statements = {
    PartiQLSelect: `SELECT * FROM "first" WHERE pk = 'mine'`,
    PartiQLInsert: `INSERT INTO "first" VALUE {'pk': 'new'}`,
    PartiQLUpdate: `UPDATE "first" SET n = 2 WHERE pk = 'mine'`,
    PartiQLDelete: `DELETE FROM "first" WHERE pk = 'new'`,
  };

  it.each(Object.keys(statements))('%s', async (action) => {
    await grant('first', { Action: `dynamodb:${action}` });
    for (const [name, statement] of Object.entries(statements)) {
      expect(await outcome(execute(statement)), `${name} with leave for ${action}`).toBe(
        name === action ? 'ok' : 'denied',
      );
    }
  });

  it('and leave for the item operations is none for PartiQL', async () => {
    await grant('first', { Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:PutItem'] });
    await expect(execute(statements.PartiQLSelect)).rejects.toThrow(
      `User: ${nobodyArn} is not authorized to perform: dynamodb:PartiQLSelect on resource: ${arnOf('first')} because no identity-based policy allows the dynamodb:PartiQLSelect action`,
    );
  });
});

describe('condition keys', () => {
  const select = `SELECT * FROM "first"`;
  const selects = (text: string) => outcome(execute(text));

  it('FullTableScan is true unless a partition key is given', async () => {
    await grant(
      'first',
      { Action: 'dynamodb:PartiQLSelect' },
      { Effect: 'Deny', Action: 'dynamodb:PartiQLSelect', Condition: { Bool: { 'dynamodb:FullTableScan': ['true'] } } },
    );
    const rows: readonly [string, string][] = [
      [select, 'denied'],
      [`${select} WHERE n = 1`, 'denied'],
      [`${select} WHERE pk = 'mine' OR n = 1`, 'denied'],
      [`${select} WHERE NOT pk = 'mine'`, 'denied'],
      [`${select} WHERE pk > 'a'`, 'denied'],
      [`${select}."by-club" WHERE pk = 'mine'`, 'denied'],
      [`${select} WHERE pk = 'mine'`, 'ok'],
      [`${select} WHERE pk IN ['mine', 'yours'] AND n = 1`, 'ok'],
      [`${select}."by-club" WHERE club = 'mine'`, 'ok'],
    ];
    for (const [text, expected] of rows) expect(await selects(text), text).toBe(expected);
  });

  it('LeadingKeys holds every partition key that is read or written', async () => {
    await grant('first', {
      Action: 'dynamodb:PartiQL*',
      Condition: {
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
    const rows: readonly [string, string][] = [
      [select, 'denied'],
      [`${select} WHERE pk = 'yours'`, 'denied'],
      [`${select} WHERE pk IN ('mine', 'yours')`, 'denied'],
      [`${select} WHERE pk = 'mine' OR pk = 'yours'`, 'denied'],
      [`${select} WHERE pk = 'mine' OR 1 = 1`, 'denied'],
      [`${select}."by-club" WHERE club = 'yours' AND pk = 'mine'`, 'denied'],
      [`UPDATE "first" SET n = 1 WHERE pk = 'yours'`, 'denied'],
      [`DELETE FROM "first" WHERE pk = 'yours'`, 'denied'],
      [`INSERT INTO "first" VALUE {'pk': 'yours'}`, 'denied'],
      [`${select} WHERE pk = 'mine'`, 'ok'],
      [`${select}."by-club" WHERE club = 'mine'`, 'ok'],
      [`UPDATE "first" SET n = 1 WHERE pk = 'mine'`, 'ok'],
    ];
    for (const [text, expected] of rows) expect(await selects(text), text).toBe(expected);
  });

  it('Attributes holds every attribute that is named; Select and ReturnValues say what is answered', async () => {
    await grant('first', {
      Action: 'dynamodb:PartiQL*',
      Condition: {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'n'] },
        StringEqualsIfExists: {
          'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
          'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW'],
        },
      },
    });
    const rows: readonly [string, string][] = [
      [`SELECT n FROM "first" WHERE pk = 'mine'`, 'ok'],
      [select, 'denied'],
      [`SELECT club FROM "first"`, 'denied'],
      [`SELECT n FROM "first" WHERE NOT club = 'x'`, 'denied'],
      [`UPDATE "first" SET n = 1 WHERE pk = 'mine' RETURNING MODIFIED NEW *`, 'ok'],
      [`UPDATE "first" SET n = 1 WHERE pk = 'mine' RETURNING ALL OLD *`, 'denied'],
      [`UPDATE "first" SET club = 'x' WHERE pk = 'mine'`, 'denied'],
      [`UPDATE "first" SET n = n + 1 REMOVE club WHERE pk = 'mine'`, 'denied'],
    ];
    for (const [text, expected] of rows) expect(await selects(text), text).toBe(expected);
    const onFailure = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    expect(await outcome(execute(`UPDATE "first" SET n = 1 WHERE pk = 'mine' AND n = 99`, onFailure))).toBe('denied');
  });

  it('EnclosingOperation is ExecuteTransaction inside one, and absent elsewhere', async () => {
    await grant('first', {
      Action: 'dynamodb:PartiQLSelect',
      Condition: { StringEquals: { 'dynamodb:EnclosingOperation': 'ExecuteTransaction' } },
    });
    const Statement = `SELECT * FROM "first" WHERE pk = 'mine'`;
    expect(await outcome(execute(Statement))).toBe('denied');
    const transaction = new ExecuteTransactionCommand({ TransactStatements: [{ Statement }] });
    expect(await outcome(nobody.send(transaction))).toBe('ok');
  });
});

it('a SELECT from an index asks for leave on the index alone', async () => {
  await grant('first', { Action: 'dynamodb:PartiQLSelect', Resource: `${arnOf('first')}/index/by-club` });
  expect(await outcome(execute(`SELECT * FROM "first"."by-club" WHERE club = 'mine'`))).toBe('ok');
  expect(await outcome(execute(`SELECT * FROM "first" WHERE pk = 'mine'`))).toBe('denied');
});

describe('several statements', () => {
  beforeAll(async () => {
    await grant('first', { Action: 'dynamodb:PartiQL*' });
    await grant('second', { Action: 'dynamodb:PartiQLInsert' });
  });

  it('a batch tells of each member that is refused, in its place, and carries out the others', async () => {
    const Statements = [
      { Statement: `UPDATE "first" SET n = 7 WHERE pk = 'mine'` },
      { Statement: `DELETE FROM second WHERE pk = 'mine'` },
      { Statement: `INSERT INTO second VALUE {'pk': 'batched'}` },
      { Statement: `UPDATE absent SET n = 7 WHERE pk = 'mine'` },
    ];
    const { Responses } = await nobody.send(new BatchExecuteStatementCommand({ Statements }));
    const Message = (action: string, table: string) =>
      `User: ${nobodyArn} is not authorized to perform: dynamodb:${action} on resource: ${arnOf(table)} because no identity-based policy allows the dynamodb:${action} action`;
    expect(Responses).toEqual([
      { TableName: 'first' },
      { Error: { Code: 'AccessDenied', Message: Message('PartiQLDelete', 'second') } },
      { TableName: 'second' },
      { Error: { Code: 'AccessDenied', Message: Message('PartiQLUpdate', 'absent') } },
    ]);
    const { Items } = await alice.send(
      new ExecuteStatementCommand({ Statement: `SELECT pk FROM second WHERE pk IN ['mine', 'batched'] ORDER BY pk` }),
    );
    expect(Items).toEqual([{ pk: { S: 'batched' } }, { pk: { S: 'mine' } }]);
  });

  it('a transaction is refused as a whole', async () => {
    const TransactStatements = [
      { Statement: `UPDATE "first" SET n = 8 WHERE pk = 'mine'` },
      { Statement: `DELETE FROM second WHERE pk = 'mine'` },
    ];
    expect(await outcome(nobody.send(new ExecuteTransactionCommand({ TransactStatements })))).toBe('denied');
    const { Items } = await alice.send(
      new ExecuteStatementCommand({ Statement: `SELECT n FROM "first" WHERE pk = 'mine'` }),
    );
    expect(Items).toEqual([{ n: { N: '7' } }]);
  });
});

it('never crosses accounts, whatever the policies say', async () => {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${stranger}:user/bob` },
        Action: 'dynamodb:PartiQLSelect',
        Resource: arnOf('second'),
      },
    ],
  });
  await alice.send(new PutResourcePolicyCommand({ ResourceArn: arnOf('second'), Policy }));
  const Statement = `SELECT * FROM "${arnOf('second')}" WHERE pk = 'mine'`;
  expect(await outcome(bob.send(new ExecuteStatementCommand({ Statement })))).toBe('denied');
  const { Responses } = await bob.send(new BatchExecuteStatementCommand({ Statements: [{ Statement }] }));
  expect(Responses?.[0]?.Error?.Code).toBe('AccessDenied');
  expect(await outcome(alice.send(new ExecuteStatementCommand({ Statement })))).toBe('ok');
});
