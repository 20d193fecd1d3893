// OneTable: one table for all models, transactions and unique attributes included.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Table } from 'dynamodb-onetable';
import { Dynamo } from 'dynamodb-onetable/Dynamo';

const table = new Table({
  client: new Dynamo({ client: new DynamoDBClient() }),
  name: 'dynamodb-onetable',
  partial: true,
  schema: {
    format: 'onetable:1.1.0',
    version: '0.0.1',
    indexes: { primary: { hash: 'pk', sort: 'sk' }, gs1: { hash: 'gs1pk', sort: 'gs1sk', project: 'all' } },
    models: {
      User: {
        pk: { type: String, value: 'account:${account}' },
        sk: { type: String, value: 'user:${email}' },
        gs1pk: { type: String, value: 'user' },
        gs1sk: { type: String, value: 'user:${name}' },
        account: { type: String, required: true },
        email: { type: String, required: true, unique: true },
        name: { type: String, required: true },
        logins: { type: Number, default: 0 },
      },
    },
    params: {},
  },
});
await table.createTable();
const User = table.getModel('User');
await User.create({ account: 'a1', email: 'ann@example.com', name: 'Ann' });
await User.create({ account: 'a1', email: 'bob@example.com', name: 'Bob' });
const twice = await User.create({ account: 'a2', email: 'ann@example.com', name: 'Other' }).then(
  () => 'created',
  (error) => error.code ?? error.name,
);
await User.update({ account: 'a1', email: 'ann@example.com' }, { add: { logins: 3 } });
const ann = await User.get({ account: 'a1', email: 'ann@example.com' });
const names = await User.find({ gs1pk: 'user', gs1sk: { begins: 'user:B' } }, { index: 'gs1' });
console.log(JSON.stringify({ twice, logins: ann.logins, b: names.map(({ name }) => name) }));
