// The document client of the AWS SDK: plain JavaScript values in and out.
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

const client = new DynamoDBClient();
const documents = DynamoDBDocumentClient.from(client);
const TableName = 'lib-dynamodb';

await client.send(
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'artist', KeyType: 'HASH' },
      { AttributeName: 'song', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'artist', AttributeType: 'S' },
      { AttributeName: 'song', AttributeType: 'S' },
    ],
  }),
);
await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });

const Item = {
  artist: 'Nina',
  song: 'Feeling Good',
  plays: 41,
  tags: new Set(['jazz', 'live']),
  album: { year: 1965 },
};
await documents.send(new PutCommand({ TableName, Item }));
const Key = { artist: 'Nina', song: 'Feeling Good' };
await documents.send(
  new UpdateCommand({ TableName, Key, UpdateExpression: 'ADD plays :one', ExpressionAttributeValues: { ':one': 1 } }),
);
await documents.send(
  new TransactWriteCommand({
    TransactItems: ['Sinnerman', 'Wild Is the Wind'].map((song) => ({
      Put: { TableName, Item: { artist: 'Nina', song }, ConditionExpression: 'attribute_not_exists(artist)' },
    })),
  }),
);
const { Item: found } = await documents.send(new GetCommand({ TableName, Key }));
console.log(JSON.stringify({ plays: found.plays, tags: [...found.tags].sort(), year: found.album.year }));

const songs = [];
const query = {
  TableName,
  KeyConditionExpression: 'artist = :a',
  ExpressionAttributeValues: { ':a': 'Nina' },
  Limit: 2,
};
for await (const page of paginateQuery({ client: documents }, query)) songs.push(...page.Items.map(({ song }) => song));
console.log(JSON.stringify(songs));
