// Dynamoose: models with schemas; it makes its table by itself and waits for it.
import dynamoose from 'dynamoose';

dynamoose.aws.ddb.set(new dynamoose.aws.ddb.DynamoDB());
const Cat = dynamoose.model(
  'dynamoose-cats',
  new dynamoose.Schema({
    id: { type: String, hashKey: true },
    name: { type: String, index: { name: 'by-name', type: 'global' } },
    lives: { type: Number, default: 9 },
    likes: { type: Array, schema: [String] },
  }),
);

await Cat.create({ id: 'c1', name: 'Mia', likes: ['fish', 'sun'] });
await Cat.create({ id: 'c2', name: 'Tom' });
await Cat.update({ id: 'c2' }, { $ADD: { lives: -1 } });
const again = await Cat.create({ id: 'c1', name: 'Other' }).then(
  () => 'created',
  (error) => error.name,
);
const mia = await Cat.query('name').eq('Mia').exec();
const all = await Cat.scan('lives').lt(9).exec();
console.log(JSON.stringify({ again, likes: mia[0].likes, fewer: all.map(({ name, lives }) => [name, lives]) }));
await Cat.delete('c1');
console.log(JSON.stringify(await Cat.batchGet(['c1', 'c2']).then((cats) => cats.map(({ id }) => id))));
