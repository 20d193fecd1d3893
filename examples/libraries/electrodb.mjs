// ElectroDB: entities of several kinds in one table, found through a global index.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Entity, Service } from 'electrodb';

const client = new DynamoDBClient();
const table = 'electrodb';
const key = (name) => ({ AttributeName: name, AttributeType: 'S' });
await client.send(
  new CreateTableCommand({
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(key),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'gsi1',
        KeySchema: [
          { AttributeName: 'gsi1pk', KeyType: 'HASH' },
          { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  }),
);

const Task = new Entity(
  {
    model: { entity: 'task', version: '1', service: 'work' },
    attributes: {
      team: { type: 'string', required: true },
      task: { type: 'string', required: true },
      person: { type: 'string', required: true },
      points: { type: 'number', default: 1 },
    },
    indexes: {
      byTeam: { pk: { field: 'pk', composite: ['team'] }, sk: { field: 'sk', composite: ['task'] } },
      byPerson: {
        index: 'gsi1',
        collection: 'assigned',
        pk: { field: 'gsi1pk', composite: ['person'] },
        sk: { field: 'gsi1sk', composite: ['task'] },
      },
    },
  },
  { client, table },
);
const service = new Service({ Task }, { client, table });

await Task.put([
  { team: 'blue', task: 'paint', person: 'ann' },
  { team: 'blue', task: 'build', person: 'bob', points: 5 },
  { team: 'red', task: 'sweep', person: 'ann', points: 2 },
]).go();
await Task.update({ team: 'blue', task: 'paint' }).add({ points: 2 }).go();
const refused = await Task.create({ team: 'blue', task: 'paint', person: 'eve' })
  .go()
  .then(
    () => 'created',
    (error) => error.name,
  );
const { data: blue } = await Task.query.byTeam({ team: 'blue' }).begins({ task: 'p' }).go();
const { data: assigned } = await service.collections.assigned({ person: 'ann' }).go();
console.log(JSON.stringify({ refused, blue: blue.map(({ task, points }) => [task, points]) }));
console.log(JSON.stringify(assigned.Task.map(({ team, task }) => `${team}/${task}`)));
