import type { IndexModel, TableModel } from './model.ts';

/** A table with a partition key alone, time to live and all of its stream. */
const plain: TableModel = {
  name: 'Plain',
  partition: 'pk',
  types: { pk: 'S' },
  indexes: [],
  viewType: 'NEW_AND_OLD_IMAGES',
  expiry: 'expires',
};

/** One with every kind of index. */
const indexed: TableModel = {
  name: 'Indexed',
  partition: 'pk',
  sort: 'sk',
  types: { pk: 'S', sk: 'N', owner: 'S', kind: 'S', at: 'N', version: 'N' },
  indexes: [
    { name: 'local-at', kind: 'local', partition: ['pk'], sort: ['at'], projection: ['owner', 'text'] },
    { name: 'local-kind', kind: 'local', partition: ['pk'], sort: ['kind'], projection: [] },
    {
      name: 'by-owner',
      kind: 'global',
      partition: ['owner', 'kind'],
      sort: ['at', 'version'],
      projection: ['count', 'map'],
    },
    { name: 'by-kind', kind: 'global', partition: ['kind'], sort: [], projection: 'ALL' },
    { name: 'by-at', kind: 'global', partition: ['at'], sort: ['owner'], projection: [] },
  ],
  viewType: 'NEW_AND_OLD_IMAGES',
  expiry: 'expires',
};

const keysOnly: TableModel = {
  name: 'Keys-only',
  partition: 'pk',
  sort: 'sk',
  types: { pk: 'S', sk: 'N', at: 'N' },
  indexes: [{ name: 'local-all', kind: 'local', partition: ['pk'], sort: ['at'], projection: 'ALL' }],
  viewType: 'KEYS_ONLY',
};

export const tables: readonly TableModel[] = [plain, indexed, keysOnly];

/** Comes and goes over `Indexed`. */
export const passing: IndexModel = {
  name: 'passing',
  kind: 'global',
  partition: ['version'],
  sort: ['kind'],
  projection: ['names'],
};

export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

/** What CreateTable is given; `throughput` absent: on demand. */
export function described(table: TableModel, throughput?: Throughput): object {
  const indexes = (kind: IndexModel['kind']) => table.indexes.filter((index) => index.kind === kind);
  const [globals, locals] = [indexes('global'), indexes('local')];
  const keys = new Set([
    table.partition,
    table.sort,
    ...table.indexes.flatMap(({ partition, sort }) => [...partition, ...sort]),
  ]);
  return {
    TableName: table.name,
    AttributeDefinitions: definitions(
      table,
      [...keys].filter((name) => name !== undefined),
    ),
    KeySchema: keySchema([table.partition], table.sort === undefined ? [] : [table.sort]),
    ...(throughput ? { ProvisionedThroughput: throughput } : { BillingMode: 'PAY_PER_REQUEST' }),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals.map((index) => describedIndex(index, throughput)) }),
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals.map((index) => describedIndex(index)) }),
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.viewType },
  };
}

export function describedIndex({ name, partition, sort, projection }: IndexModel, throughput?: Throughput): object {
  const NonKeyAttributes = projection;
  return {
    IndexName: name,
    KeySchema: keySchema(partition, sort),
    Projection:
      projection === 'ALL'
        ? { ProjectionType: 'ALL' }
        : projection.length === 0
          ? { ProjectionType: 'KEYS_ONLY' }
          : { ProjectionType: 'INCLUDE', NonKeyAttributes },
    ...(throughput && { ProvisionedThroughput: throughput }),
  };
}

export const definitions = ({ types }: TableModel, names: readonly string[]): readonly object[] =>
  names.map((name) => ({ AttributeName: name, AttributeType: types[name] }));

const keySchema = (partition: readonly string[], sort: readonly string[]): readonly object[] => [
  ...partition.map((name) => ({ AttributeName: name, KeyType: 'HASH' })),
  ...sort.map((name) => ({ AttributeName: name, KeyType: 'RANGE' })),
];
