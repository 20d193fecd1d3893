import { type AwsError, invalidParameter, validationError } from '../../errors.ts';
import {
  capacityUnitsMax,
  globalIndexesMax,
  globalIndexKeyAttributesMax,
  localIndexesMax,
  projectedAttributesMax,
} from '../../limits.ts';
import type { CreateTableMembers, IndexMembers, KeySchemaMember, ThroughputMembers } from './create-table-members.ts';

/**
 * The rules of CreateTable that need no look at what exists, in AWS's order: the first broken one is reported.
 * Texts and order measured on AWS, 2026-10; the order of the rules after the projections is inferred.
 */
export function checkNewTable(request: CreateTableMembers): void {
  checkThroughput(request);
  checkDefinitions(request);
  checkLocalIndexKeys(request);
  for (const index of allIndexes(request)) checkProjection(index);
  checkIndexNames(request);
  checkGlobalIndexes(request);
  checkNewStream(request);
  checkEncryption(request.SSESpecification);
  const indexes = request.GlobalSecondaryIndexes ?? [];
  for (const members of [request, ...indexes]) refuseUnserved(members);
  if (request.SSESpecification?.Enabled) throw notServed('SSESpecification with Enabled true');
}

/** Members that this server does not act on are refused, in words of its own: they are never ignored. */
export function refuseUnserved(members: {
  readonly OnDemandThroughput?: object;
  readonly WarmThroughput?: object;
}): void {
  if (members.OnDemandThroughput) throw notServed('OnDemandThroughput');
  if (members.WarmThroughput) throw notServed('WarmThroughput');
}

export function notServed(what: string): AwsError {
  return validationError(`${what} is not supported by this server`);
}

function checkThroughput(request: CreateTableMembers): void {
  const throughput = request.ProvisionedThroughput;
  const onDemand = request.OnDemandThroughput;
  if (request.BillingMode === 'PAY_PER_REQUEST') {
    if (throughput) throw onDemandHasNoUnits();
  } else {
    if (throughput === undefined) {
      throw invalidParameter(
        'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
      );
    }
    checkUnits(throughput);
    const member = onDemandMembers.find((name) => onDemand?.[name] !== undefined);
    if (member) {
      throw invalidParameter(
        `${member} for OnDemandThroughput cannot be specified when table BillingMode is PROVISIONED.`,
      );
    }
  }
  for (const name of onDemandMembers) {
    const units = onDemand?.[name];
    if (units !== undefined && units < 1) {
      throw invalidParameter(`Requested ${name} for OnDemandThroughput for table is outside of valid range`);
    }
  }
}

const onDemandMembers = ['MaxReadRequestUnits', 'MaxWriteRequestUnits'] as const;

export function onDemandHasNoUnits(): AwsError {
  return invalidParameter(
    'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
  );
}

export function checkUnits(throughput: ThroughputMembers): void {
  for (const name of ['ReadCapacityUnits', 'WriteCapacityUnits'] as const) {
    if (throughput[name] > capacityUnitsMax) {
      throw validationError(`Given value ${throughput[name]} for ${name} is out of bounds`);
    }
  }
}

function checkDefinitions(request: CreateTableMembers): void {
  const defined = new Set<string>();
  for (const { AttributeName: name } of request.AttributeDefinitions) {
    if (defined.has(name)) throw validationError(`Attribute Name is duplicated: ${name}`);
    defined.add(name);
  }
  if (request.KeySchema.length > request.AttributeDefinitions.length) {
    throw validationError('Invalid KeySchema: Some index key attribute have no definition');
  }
  requireDefined(request.KeySchema, request);
  checkTwoPartSchema(request.KeySchema);
  const used = new Set(request.KeySchema.map((key) => key.AttributeName));
  const indexes = allIndexes(request);
  for (const index of indexes) {
    requireDefined(index.KeySchema, request);
    for (const key of index.KeySchema) used.add(key.AttributeName);
  }
  if (used.size === defined.size) return;
  if (indexes.length === 0) {
    throw invalidParameter(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    );
  }
  throw invalidParameter(
    `Some AttributeDefinitions are not used. AttributeDefinitions: ${sortedList(defined)}, keys used: ${sortedList(used)}`,
  );
}

function requireDefined(schema: readonly KeySchemaMember[], request: CreateTableMembers): void {
  const defined = request.AttributeDefinitions.map((definition) => definition.AttributeName);
  const names = schema.map((key) => key.AttributeName);
  if (names.every((name) => defined.includes(name))) return;
  throw invalidParameter(
    `Some index key attributes are not defined in AttributeDefinitions. Keys: ${list(names)}, AttributeDefinitions: ${list(defined)}`,
  );
}

/** The schema of a table or a local index: one HASH, at most one RANGE. */
function checkTwoPartSchema(schema: readonly KeySchemaMember[]): void {
  const [first, second] = schema;
  if (second !== undefined && first?.AttributeName === second.AttributeName) {
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  checkFirstIsHash(schema);
  if (second !== undefined && second.KeyType !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
}

function checkFirstIsHash(schema: readonly KeySchemaMember[]): void {
  if (schema[0]?.KeyType !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
}

function checkLocalIndexKeys(request: CreateTableMembers): void {
  const indexes = request.LocalSecondaryIndexes;
  if (indexes === undefined) return;
  if (indexes.length === 0) throw invalidParameter('List of LocalSecondaryIndexes is empty');
  if (request.KeySchema.length < 2) {
    throw invalidParameter(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    );
  }
  const tableHash = request.KeySchema[0]?.AttributeName;
  for (const index of indexes) {
    checkTwoPartSchema(index.KeySchema);
    if (index.KeySchema.length < 2) {
      throw invalidParameter(`Index KeySchema does not have a range key for index: ${index.IndexName}`);
    }
    const hash = index.KeySchema[0]?.AttributeName;
    if (hash !== tableHash) {
      throw invalidParameter(
        `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index.IndexName}. index hash key: ${hash}, table hash key: ${tableHash}`,
      );
    }
  }
}

function checkProjection({ Projection: projection }: IndexMembers): void {
  const type = projection.ProjectionType;
  const attributes = projection.NonKeyAttributes;
  if (type === undefined) throw invalidParameter('Unknown ProjectionType: null');
  if (type !== 'INCLUDE' && attributes !== undefined) {
    throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (type === 'INCLUDE' && attributes === undefined) {
    throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  const duplicate = attributes?.find((name, at) => attributes.indexOf(name) !== at);
  if (duplicate !== undefined) throw invalidParameter(`Duplicate element in NonKeyAttributes: ${duplicate}`);
}

function checkIndexNames(request: CreateTableMembers): void {
  const names = new Set<string>();
  for (const { IndexName: name } of allIndexes(request)) {
    if (names.has(name)) throw invalidParameter(`Duplicate index name: ${name}`);
    names.add(name);
  }
  if ((request.LocalSecondaryIndexes?.length ?? 0) > localIndexesMax) {
    throw invalidParameter(`Number of LocalSecondaryIndexes exceeds per-table limit of ${localIndexesMax}`);
  }
}

function checkGlobalIndexes(request: CreateTableMembers): void {
  const indexes = request.GlobalSecondaryIndexes;
  if (indexes?.length === 0) throw invalidParameter('List of GlobalSecondaryIndexes is empty');
  const onDemand = request.BillingMode === 'PAY_PER_REQUEST';
  for (const { IndexName: name, ProvisionedThroughput: throughput } of indexes ?? []) {
    if (onDemand && throughput) {
      throw invalidParameter(
        `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
      );
    }
    if (!onDemand && !throughput) throw invalidParameter(`ProvisionedThroughput is not specified for index: ${name}`);
    if (throughput) checkUnits(throughput);
  }
  if ((indexes?.length ?? 0) > globalIndexesMax) {
    throw invalidParameter(`GlobalSecondaryIndex count exceeds the per-table limit of ${globalIndexesMax}`);
  }
  for (const index of indexes ?? []) checkManyPartSchema(index.KeySchema);
  const projected = allIndexes(request).reduce((sum, i) => sum + (i.Projection.NonKeyAttributes?.length ?? 0), 0);
  if (projected > projectedAttributesMax) {
    // The text is inferred: AWS's is not known.
    throw invalidParameter(`Number of NonKeyAttributes exceeds the limit of ${projectedAttributesMax}`);
  }
}

/** The schema of a global index: one to four HASH, then up to four RANGE. */
function checkManyPartSchema(schema: readonly KeySchemaMember[]): void {
  const names = new Set(schema.map((key) => key.AttributeName));
  if (names.size < schema.length) {
    throw validationError(
      schema.length === 2
        ? 'Both the Hash Key and the Range Key element in the KeySchema have the same name'
        : 'The KeySchema contains multiple key attributes with the same name',
    );
  }
  checkFirstIsHash(schema);
  if (schema.some((key, at) => key.KeyType === 'HASH' && schema[at - 1]?.KeyType === 'RANGE')) {
    throw invalidParameter('All HASH key attributes must precede RANGE key attributes in the KeySchema');
  }
  for (const type of ['HASH', 'RANGE'] as const) {
    if (schema.filter((key) => key.KeyType === type).length > globalIndexKeyAttributesMax) {
      throw invalidParameter(`The KeySchema exceeds the maximum allowed number of ${type} key attributes`);
    }
  }
}

function checkNewStream({ StreamSpecification: stream }: CreateTableMembers): void {
  if (stream?.StreamEnabled === true && stream.StreamViewType === undefined) {
    throw invalidParameter('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw invalidParameter('Table is being created with a stream disabled, UpdateViewType should not be specified');
  }
}

function checkEncryption(encryption: CreateTableMembers['SSESpecification']): void {
  if (encryption === undefined) return;
  const { Enabled: enabled, SSEType: type, KMSMasterKeyId: key } = encryption;
  if (!enabled && type !== undefined) throw invalidParameter('SSEType can not be specified if Enabled is false');
  if (!enabled && key !== undefined) throw invalidParameter('KMSMasterKeyId can not be specified if Enabled is false');
  if (type === 'AES256') throw invalidParameter('SSEType AES256 is not supported');
  if (key !== undefined && type === undefined) {
    throw invalidParameter('SSEType KMS is required if KMSMasterKeyId is specified');
  }
}

/** Local ones first, which is the order in which AWS looks at them. */
function allIndexes(request: CreateTableMembers): readonly IndexMembers[] {
  return [...(request.LocalSecondaryIndexes ?? []), ...(request.GlobalSecondaryIndexes ?? [])];
}

function list(names: readonly string[]): string {
  return `[${names.join(', ')}]`;
}

/** AWS prints an unordered set here; sorted, the text is the same every time. */
function sortedList(names: ReadonlySet<string>): string {
  return list([...names].sort());
}
