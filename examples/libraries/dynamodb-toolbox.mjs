// DynamoDB-Toolbox 2: typed entities over a table.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  $add,
  DeleteItemCommand,
  Entity,
  GetItemCommand,
  item,
  number,
  PutItemCommand,
  QueryCommand,
  string,
  Table,
  UpdateItemCommand,
} from 'dynamodb-toolbox';

const client = new DynamoDBClient();
const name = 'dynamodb-toolbox';
await client.send(
  new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  }),
);

const table = new Table({
  documentClient: DynamoDBDocumentClient.from(client),
  name,
  partitionKey: { name: 'pk', type: 'string' },
  sortKey: { name: 'sk', type: 'string' },
});
const Order = new Entity({
  name: 'order',
  table,
  schema: item({ customer: string().key().savedAs('pk'), id: string().key().savedAs('sk'), total: number() }),
});

for (const [id, total] of [
  ['o-1', 10],
  ['o-2', 20],
  ['o-3', 30],
]) {
  await Order.build(PutItemCommand).item({ customer: 'ann', id, total }).send();
}
await Order.build(UpdateItemCommand)
  .item({ customer: 'ann', id: 'o-1', total: $add(5) })
  .send();
const kept = await Order.build(DeleteItemCommand)
  .key({ customer: 'ann', id: 'o-3' })
  .options({ condition: { attr: 'total', gt: 100 } })
  .send()
  .then(
    () => 'deleted',
    (error) => error.name,
  );
const { Item } = await Order.build(GetItemCommand).key({ customer: 'ann', id: 'o-1' }).send();
const { Items } = await table
  .build(QueryCommand)
  .query({ partition: 'ann', range: { gte: 'o-2' } })
  .entities(Order)
  .send();
console.log(JSON.stringify({ kept, total: Item.total, from2: Items.map(({ id }) => id) }));
