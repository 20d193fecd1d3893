import type {
  CreateTableCommandInput,
  DeleteTableCommandInput,
  DescribeTableCommandInput,
  ListTablesCommandInput,
  UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { attributeType, billingMode, keyType, projectionType, sseType, streamViewType, tableClass } from './enums.ts';
import { name, tableName } from './names.ts';
import { inputShape, type Shape } from './shape.ts';
import { tag } from './tags.ts';
import { type Bounds, boolean, integer, list, long, optional, refused, required, string, structure } from './types.ts';
import type { Wire } from './wire-types.ts';

/* Inputs of the operations on tables. */

/** The service requires what the SDK's type, following the model, calls optional. */
export type CreateTableInput = Wire<CreateTableCommandInput> &
  Required<Pick<Wire<CreateTableCommandInput>, 'AttributeDefinitions' | 'KeySchema'>>;

const keyAttributeName = string({ length: { min: 1, max: 255 } });

const attributeDefinitions = list(
  structure('AttributeDefinition', {
    AttributeName: required(keyAttributeName),
    AttributeType: required(attributeType),
  }),
);

function keySchema(length: Bounds) {
  return list(
    structure('KeySchemaElement', { AttributeName: required(keyAttributeName), KeyType: required(keyType) }),
    length,
  );
}

const tableKeySchema = keySchema({ min: 1, max: 2 });

const projection = structure('Projection', {
  ProjectionType: optional(projectionType),
  NonKeyAttributes: optional(list(keyAttributeName, { min: 1, max: 20 })),
});

/** In the order in which AWS checks them (captured), which is not the model's. */
export const provisionedThroughput = structure('ProvisionedThroughput', {
  WriteCapacityUnits: required(long({ min: 1 })),
  ReadCapacityUnits: required(long({ min: 1 })),
});

export const onDemandThroughput = structure('OnDemandThroughput', {
  MaxReadRequestUnits: optional(long()),
  MaxWriteRequestUnits: optional(long()),
});

const warmThroughput = structure('WarmThroughput', {
  ReadUnitsPerSecond: optional(long({ min: 1 })),
  WriteUnitsPerSecond: optional(long({ min: 1 })),
});

const streamSpecification = structure('StreamSpecification', {
  StreamEnabled: required(boolean),
  StreamViewType: optional(streamViewType),
});

export const sseSpecification = structure('SSESpecification', {
  Enabled: optional(boolean),
  SSEType: optional(sseType),
  KMSMasterKeyId: optional(string()),
});

const localSecondaryIndex = structure('LocalSecondaryIndex', {
  IndexName: required(name),
  KeySchema: required(tableKeySchema),
  Projection: required(projection),
});

/** Up to four partition and four sort attributes; which of them are too many is said by CreateTable's own texts. */
const globalIndexMembers = {
  IndexName: required(name),
  KeySchema: required(keySchema({ min: 1 })),
  Projection: required(projection),
  ProvisionedThroughput: optional(provisionedThroughput),
  OnDemandThroughput: optional(onDemandThroughput),
  WarmThroughput: optional(warmThroughput),
};

export const localSecondaryIndexes = list(localSecondaryIndex);

export const globalSecondaryIndexes = list(structure('GlobalSecondaryIndex', globalIndexMembers));

const globalSecondaryIndexUpdate = structure('GlobalSecondaryIndexUpdate', {
  Update: optional(
    structure('UpdateGlobalSecondaryIndexAction', {
      IndexName: required(name),
      ProvisionedThroughput: optional(provisionedThroughput),
      OnDemandThroughput: optional(onDemandThroughput),
      WarmThroughput: optional(warmThroughput),
    }),
  ),
  Create: optional(structure('CreateGlobalSecondaryIndexAction', globalIndexMembers)),
  Delete: optional(structure('DeleteGlobalSecondaryIndexAction', { IndexName: required(name) })),
});

export function unserved(parameter: string) {
  return refused(`The parameter ${parameter} is not supported by this server`);
}

export const createTableInput: Shape<CreateTableInput> = inputShape('CreateTable', {
  AttributeDefinitions: required(attributeDefinitions),
  TableName: tableName,
  KeySchema: required(tableKeySchema),
  LocalSecondaryIndexes: optional(localSecondaryIndexes),
  GlobalSecondaryIndexes: optional(globalSecondaryIndexes),
  BillingMode: optional(billingMode),
  ProvisionedThroughput: optional(provisionedThroughput),
  StreamSpecification: optional(streamSpecification),
  SSESpecification: optional(sseSpecification),
  Tags: optional(list(tag)),
  TableClass: optional(tableClass),
  DeletionProtectionEnabled: optional(boolean),
  WarmThroughput: optional(warmThroughput),
  ResourcePolicy: optional(string()),
  OnDemandThroughput: optional(onDemandThroughput),
  GlobalTableSourceArn: unserved('GlobalTableSourceArn'),
  GlobalTableSettingsReplicationMode: unserved('GlobalTableSettingsReplicationMode'),
  VectorIndexes: unserved('VectorIndexes'),
});

export const describeTableInput: Shape<Wire<DescribeTableCommandInput>> = inputShape('DescribeTable', {
  TableName: tableName,
});

export const listTablesInput: Shape<Wire<ListTablesCommandInput>> = inputShape('ListTables', {
  ExclusiveStartTableName: optional(name),
  Limit: optional(integer({ min: 1, max: 100 })),
});

export const updateTableInput: Shape<Wire<UpdateTableCommandInput>> = inputShape('UpdateTable', {
  AttributeDefinitions: optional(attributeDefinitions),
  TableName: tableName,
  BillingMode: optional(billingMode),
  ProvisionedThroughput: optional(provisionedThroughput),
  GlobalSecondaryIndexUpdates: optional(list(globalSecondaryIndexUpdate)),
  StreamSpecification: optional(streamSpecification),
  SSESpecification: optional(sseSpecification),
  ReplicaUpdates: unserved('ReplicaUpdates'),
  TableClass: optional(tableClass),
  DeletionProtectionEnabled: optional(boolean),
  MultiRegionConsistency: unserved('MultiRegionConsistency'),
  GlobalTableWitnessUpdates: unserved('GlobalTableWitnessUpdates'),
  OnDemandThroughput: optional(onDemandThroughput),
  WarmThroughput: optional(warmThroughput),
  GlobalTableSettingsReplicationMode: unserved('GlobalTableSettingsReplicationMode'),
  DisassociationProtectionEnabled: unserved('DisassociationProtectionEnabled'),
  VectorIndexUpdates: unserved('VectorIndexUpdates'),
});

export const deleteTableInput: Shape<Wire<DeleteTableCommandInput>> = inputShape('DeleteTable', {
  TableName: tableName,
});
