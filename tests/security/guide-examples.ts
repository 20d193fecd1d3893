import {
  batchGet,
  batchPut,
  create,
  describeStream,
  describeTable,
  game,
  get,
  id,
  me,
  onIndex,
  projecting,
  put,
  query,
  type Request,
  remove,
  say,
  sayTogether,
  scan,
  setting,
  transactGet,
  transactPut,
  update,
} from './guide-requests.ts';
import { arnOf } from './guide-world.ts';

export interface Example {
  /** Of the document, and with `u-` before it of the user who has it. */
  readonly file: string;
  readonly user?: string;
  /** Managed policies that the guide presupposes. */
  readonly attached?: readonly string[];
  readonly replaced?: Readonly<Record<string, string>>;
  readonly passes: readonly Request[];
  readonly refused: readonly Request[];
}

/**
 * Login with Amazon and Facebook hand out OAuth 2.0 tokens, which this server does not take: the user's name stands for the id. What the
 * variable itself does without such a session: nobody is let in, see below.
 */
const byUserName = { '${www.amazon.com:user_id}': '${aws:username}', '${graph.facebook.com:id}': '${aws:username}' };

/** Developer Guide, "Using identity-based policies with Amazon DynamoDB" and the pages of single policies beside it. */
const ofTables: readonly Example[] = [
  {
    file: 'describe-query-scan-books',
    passes: [describeTable('Books'), query('Books', ['id', 'a']), scan('Books')],
    refused: [get('Books'), put('Books'), describeTable('Films'), scan('Books', { IndexName: 'ByAuthor' })],
  },
  {
    file: 'all-actions-on-books',
    passes: [put('Books'), get('Books'), scan('Books'), describeTable('Books'), remove('Books')],
    refused: [
      get('Films'),
      put('Films'),
      ['ListTables', {}],
      query('Books', ['author', 'a'], { IndexName: 'ByAuthor' }),
    ],
  },
  {
    file: 'read-only-on-books',
    passes: [
      get('Books'),
      batchGet('Books', id('a')),
      scan('Books'),
      query('Books', ['id', 'a']),
      transactGet('Books'),
      [
        'TransactWriteItems',
        {
          TransactItems: [
            { ConditionCheck: { TableName: 'Books', Key: id('x'), ConditionExpression: 'attribute_not_exists(id)' } },
          ],
        },
      ],
    ],
    refused: [
      put('Books'),
      update('Books'),
      remove('Books'),
      batchPut('Books', id('a')),
      transactPut('Books'),
      get('Films'),
    ],
  },
  {
    file: 'put-update-delete-on-books',
    passes: [put('Books'), update('Books'), remove('Books'), transactPut('Books')],
    refused: [get('Books'), scan('Books'), batchPut('Books', id('a')), put('Films')],
  },
  {
    file: 'all-indexes-on-books',
    passes: [
      get('Books'),
      query('Books', ['author', 'a'], { IndexName: 'ByAuthor' }),
      scan('Books', { IndexName: 'ByAuthor' }),
    ],
    refused: [get('Films'), ['ListTables', {}]],
  },
  {
    file: 'alice-table',
    passes: [put('Alice_ProductCatalog'), get('Alice_ProductCatalog'), describeTable('Alice_ProductCatalog')],
    refused: [get('Bob_ProductCatalog'), put('Bob_ProductCatalog')],
  },
  {
    file: 'user-specific-table',
    user: 'Alice',
    passes: [put('Alice_ProductCatalog'), ['ListTables', {}], describeTable('Bob_ProductCatalog')],
    refused: [put('Bob_ProductCatalog'), get('Bob_ProductCatalog'), scan('Books')],
  },
  {
    file: 'prevent-purchase-reserved-capacity',
    passes: [],
    refused: [['ListTables', {}], describeTable('Books'), ['DescribeLimits', {}]],
  },
  {
    file: 'game-scores-stream-only',
    passes: [describeStream('GameScores')],
    refused: [describeStream('Books'), scan('GameScores'), describeTable('GameScores')],
  },
  {
    file: 'lambda-stream-records',
    passes: [describeStream('GameScores')],
    refused: [describeStream('Books'), get('GameScores', game('a'))],
  },
];

/** Developer Guide, "Using IAM policy conditions for fine-grained access control". */
const fineGrained: readonly Example[] = [
  {
    file: 'matching-user-id',
    replaced: byUserName,
    passes: [
      get('GameScores', game(me('matching-user-id')), projecting('#u, #t')),
      update('GameScores', game(me('matching-user-id')), setting('Wins')),
    ],
    refused: [
      get('GameScores', game(me('matching-user-id'))),
      get('GameScores', game(me('matching-user-id')), projecting('#s')),
      get('GameScores', game('another'), projecting('#t')),
      update('GameScores', game(me('matching-user-id')), setting('Secret')),
      scan('GameScores', projecting('#t')),
    ],
  },
  {
    file: 'full-access-to-user-items',
    replaced: byUserName,
    passes: [
      put('GameScores', game(me('full-access-to-user-items'))),
      get('GameScores', game(me('full-access-to-user-items'))),
      query('GameScores', ['UserId', me('full-access-to-user-items')]),
      batchPut('GameScores', game(me('full-access-to-user-items'), 'Go')),
    ],
    refused: [
      get('GameScores', game('another')),
      put('GameScores', game('another')),
      query('GameScores', ['UserId', 'another']),
      batchGet('GameScores', game(me('full-access-to-user-items')), game('another')),
      scan('GameScores'),
    ],
  },
  {
    file: 'read-only-access-to-user-items',
    replaced: byUserName,
    passes: [
      get('GameScores', game(me('read-only-access-to-user-items'))),
      query('GameScores', ['UserId', me('read-only-access-to-user-items')]),
    ],
    refused: [
      put('GameScores', game(me('read-only-access-to-user-items'))),
      get('GameScores', game('another')),
      scan('GameScores'),
    ],
  },
  {
    // A table whose keys the policy names: the guide demands it of policies with dynamodb:Attributes.
    file: 'limit-access-to-specific-attributes',
    replaced: { '"UserId"': '"UserId", "GameTitle"' },
    passes: [
      get('GameScores', game('a'), projecting('#u, #t')),
      scan('GameScores', projecting('#t')),
      update('GameScores', game('a'), setting('TopScore')),
      update('GameScores', game('a'), setting('TopScore', { ReturnValues: 'UPDATED_NEW' })),
    ],
    refused: [
      get('GameScores', game('a')),
      get('GameScores', game('a'), projecting('#t, #s')),
      scan('GameScores', { FilterExpression: 'attribute_exists(Secret)', ...projecting('#t') }),
      update('GameScores', game('a'), setting('Secret')),
      update('GameScores', game('a'), setting('TopScore', { ReturnValues: 'ALL_NEW' })),
      put('GameScores', game('a')),
    ],
  },
  {
    file: 'prevent-updates-on-certain-attributes',
    passes: [update('GameScores', game('a'), setting('TopScore'))],
    refused: [
      update('GameScores', game('a'), setting('FreeGamesAvailable')),
      update('GameScores', game('a'), setting('BossLevelUnlocked')),
      update('GameScores', game('a'), setting('TopScore', { ReturnValues: 'ALL_OLD' })),
      get('GameScores', game('a')),
      put('GameScores', game('a')),
    ],
  },
  {
    // As above: the partition key of the table, too, has to be named.
    file: 'query-only-projected-attributes',
    replaced: { '"GameTitle"': '"GameTitle", "UserId"' },
    passes: [
      query('GameScores', ['GameTitle', 'Chess'], { ...onIndex, ProjectionExpression: 'Wins, Losses, Attempts' }),
    ],
    refused: [
      query('GameScores', ['GameTitle', 'Chess'], onIndex),
      query('GameScores', ['GameTitle', 'Chess'], { ...onIndex, ProjectionExpression: 'Wins, Secret' }),
      query('GameScores', ['UserId', 'a'], { ProjectionExpression: 'Wins' }),
    ],
  },
  {
    file: 'query-all-index-attributes',
    passes: [
      query('GameScores', ['GameTitle', 'Chess'], onIndex),
      query('GameScores', ['GameTitle', 'Chess'], { ...onIndex, Select: 'ALL_PROJECTED_ATTRIBUTES' }),
    ],
    refused: [
      query('GameScores', ['GameTitle', 'Chess'], { ...onIndex, Select: 'COUNT' }),
      query('GameScores', ['GameTitle', 'Chess'], { ...onIndex, ProjectionExpression: 'Wins' }),
      query('GameScores', ['UserId', 'a']),
    ],
  },
  {
    file: 'certain-attributes-and-key-values',
    replaced: { ...byUserName, 'attribute-A': 'UserId", "GameTitle", "Wins', 'attribute-B': 'Losses' },
    passes: [
      get('GameScores', game(me('certain-attributes-and-key-values')), { ProjectionExpression: 'Wins, Losses' }),
      update('GameScores', game(me('certain-attributes-and-key-values')), setting('Wins')),
    ],
    refused: [
      get('GameScores', game('another'), { ProjectionExpression: 'Wins' }),
      get('GameScores', game(me('certain-attributes-and-key-values'))),
      update('GameScores', game(me('certain-attributes-and-key-values')), setting('Secret')),
      update('GameScores', game(me('certain-attributes-and-key-values')), setting('Wins', { ReturnValues: 'ALL_NEW' })),
    ],
  },
];

const onFailure = (ReturnValuesOnConditionCheckFailure: string): Request => [
  'TransactWriteItems',
  {
    TransactItems: [
      {
        Put: {
          TableName: 'table01',
          Item: id('a'),
          ConditionExpression: 'attribute_not_exists(gone)',
          ReturnValuesOnConditionCheckFailure,
        },
      },
    ],
  },
];

/** Developer Guide, "Using IAM with DynamoDB transactions". */
const ofTransactions: readonly Example[] = [
  {
    file: 'transactions-allowed',
    passes: [transactPut('table04'), transactGet('table04'), put('table04'), get('table04')],
    refused: [transactPut('table01'), scan('table04')],
  },
  {
    file: 'transactions-only',
    passes: [transactPut('table04'), transactGet('table04')],
    refused: [put('table04'), get('table04'), update('table04'), remove('table04'), transactPut('table01')],
  },
  {
    file: 'transactions-blocked',
    passes: [put('table04'), get('table04'), update('table04'), remove('table04')],
    refused: [transactPut('table04'), transactGet('table04'), put('table01')],
  },
  {
    file: 'nothing-returned-on-failure',
    passes: [onFailure('NONE'), get('table01'), put('table01')],
    refused: [onFailure('ALL_OLD'), ['PutItem', { TableName: 'table01', Item: id('a'), ReturnValues: 'ALL_OLD' }]],
  },
];

const select = `SELECT * FROM "Music" WHERE id = 'a'`;
const insert = (value: string, table = 'Music') => `INSERT INTO "${table}" VALUE {'id': '${value}', 'singer': 'b'}`;
const change = `UPDATE "Music" SET year_made = 1 WHERE id = 'inserted-by-partiql-all'`;
const drop = `DELETE FROM "Music" WHERE id = 'inserted-by-partiql-all'`;

/** Developer Guide, "IAM security policies with PartiQL for DynamoDB". */
const ofStatements: readonly Example[] = [
  {
    file: 'partiql-all',
    passes: [say(insert('inserted-by-partiql-all')), say(change), say(select), say('SELECT * FROM "Music"'), say(drop)],
    refused: [
      get('Music'),
      put('Music'),
      say(insert('b', 'WatchList')),
      say(`SELECT * FROM "Music"."index1" WHERE singer = 'b'`),
    ],
  },
  {
    file: 'partiql-select',
    passes: [say(select), say('SELECT * FROM "Music"'), sayTogether(select)],
    refused: [say(insert('c')), say(change), say(drop), get('Music')],
  },
  {
    // An insert is made into a table and its indexes follow: leave for an index alone lets nothing be inserted.
    file: 'partiql-insert-on-index',
    passes: [],
    refused: [say(insert('d')), say(`SELECT * FROM "Music"."index1" WHERE singer = 'b'`), say(select)],
  },
  {
    file: 'partiql-transactions-only',
    passes: [sayTogether(insert('inserted-in-a-transaction')), sayTogether(select)],
    refused: [say(insert('e')), say(select)],
  },
  {
    file: 'partiql-transactions-blocked',
    passes: [say(insert('inserted-without-a-transaction')), say(select)],
    refused: [sayTogether(insert('f')), sayTogether(select)],
  },
  {
    file: 'partiql-no-full-scan',
    passes: [say(`SELECT * FROM "WatchList" WHERE id = 'a'`), say(`SELECT * FROM "WatchList" WHERE id IN ['a', 'b']`)],
    refused: [say('SELECT * FROM "WatchList"'), say('SELECT * FROM "WatchList" WHERE rating = 1'), say(select)],
  },
];

const column = (value: string) => ({ 'column-name-1': { S: value } });
const columns = (ProjectionExpression: string) => ({
  ProjectionExpression,
  ExpressionAttributeNames: {
    '#2': 'column-name-2',
    ...(ProjectionExpression.includes('#4') && { '#4': 'column-name-4' }),
  },
});

/** IAM User Guide, "Amazon DynamoDB: Allows access to a specific table", "… to specific attributes". */
const ofIamGuide: readonly Example[] = [
  {
    file: 'iam-specific-table',
    passes: [
      ['ListTables', {}],
      ['DescribeLimits', {}],
      put('MyTable'),
      get('MyTable'),
      scan('MyTable'),
      batchPut('MyTable', id('b')),
      update('MyTable'),
      remove('MyTable'),
      describeTable('MyTable'),
      ['DescribeTimeToLive', { TableName: 'Books' }],
    ],
    refused: [get('Books'), describeTable('Books'), scan('Books'), create('Another'), transactPut('Books')],
  },
  {
    file: 'iam-specific-attributes',
    passes: [
      get('table-name', column('a'), columns('#2')),
      put('table-name', { ...column('a'), 'column-name-2': { S: 'x' }, 'column-name-3': { S: 'y' } }),
    ],
    refused: [
      get('table-name', column('a')),
      get('table-name', column('a'), columns('#2, #4')),
      put('table-name', { ...column('a'), 'column-name-4': { S: 'x' } }),
    ],
  },
];

const readOnly = ['arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess'];
const tag = (Key: string, Value: string) => [{ Key, Value }];

/** Developer Guide, "Using ABAC with DynamoDB tables and indexes" and "Examples for using ABAC with DynamoDB tables and indexes". */
const byAttributes: readonly Example[] = [
  {
    file: 'abac-staging',
    passes: [put('staged'), update('staged')],
    refused: [put('productive'), update('productive'), put('Books'), get('staged')],
  },
  {
    file: 'abac-resource-tag',
    attached: readOnly,
    passes: [put('myMusicTable', id('2023')), scan('myMusicTable')],
    refused: [put('staged'), put('Books')],
  },
  {
    file: 'abac-request-tag',
    attached: readOnly,
    passes: [create('made-by-john', tag('Owner', 'John'))],
    refused: [create('untagged'), create('made-by-jane', tag('Owner', 'Jane')), put('myMusicTable')],
  },
  {
    file: 'abac-tag-keys',
    attached: ['arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess'],
    passes: [
      create('without-tags'),
      create('paid-for', tag('CostCenter', '1')),
      ['TagResource', { ResourceArn: arnOf('Films'), Tags: tag('CostCenter', '1') }],
    ],
    refused: [
      create('titled', tag('Title', 'ProductManager')),
      ['TagResource', { ResourceArn: arnOf('Films'), Tags: tag('Title', 'ProductManager') }],
    ],
  },
];

/** By page. */
export const sections: Readonly<Record<string, readonly Example[]>> = {
  'Using identity-based policies with Amazon DynamoDB': ofTables,
  'Using IAM policy conditions for fine-grained access control': fineGrained,
  'Using IAM with DynamoDB transactions': ofTransactions,
  'IAM security policies with PartiQL for DynamoDB': ofStatements,
  'IAM User Guide': ofIamGuide,
  'Using ABAC with DynamoDB': byAttributes,
};
