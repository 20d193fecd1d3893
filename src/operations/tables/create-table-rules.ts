import { invalidParameter, validationError } from '../../errors.ts';
import { globalIndexesMax, localIndexesMax, projectedAttributesMax } from '../../limits.ts';
import type { CreateTableMembers, IndexMembers, KeySchemaMember } from './create-table-members.ts';
import { checkEncryption } from './encryption-rules.ts';
import { checkManyPartSchema, checkProjection, checkTwoPartSchema } from './index-rules.ts';
import {
  checkOnDemandRange,
  checkUnits,
  checkWarmFloor,
  onDemandHasNoUnits,
  onDemandMembers,
} from './throughput-rules.ts';
import { onDemandStart } from './warm-throughput.ts';

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
  checkWarm(request);
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
  checkOnDemandRange(onDemand, 'table');
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
  for (const index of indexes ?? []) {
    const { IndexName: name, ProvisionedThroughput: throughput } = index;
    if (onDemand && throughput) {
      throw invalidParameter(
        `ProvisionedThroughput should not be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
      );
    }
    if (!onDemand && !throughput) throw invalidParameter(`ProvisionedThroughput is not specified for index: ${name}`);
    if (throughput) checkUnits(throughput);
    checkIndexOnDemand(index, onDemand);
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

/** The texts are those for a table, with the index in its place (inferred). */
function checkIndexOnDemand({ IndexName: name, OnDemandThroughput: maxima }: IndexMembers, onDemand: boolean): void {
  const member = onDemandMembers.find((one) => maxima?.[one] !== undefined);
  if (member && !onDemand) {
    throw invalidParameter(
      `${member} for OnDemandThroughput for index: ${name} cannot be specified when table BillingMode is PROVISIONED.`,
    );
  }
  checkOnDemandRange(maxima, `index ${name}`);
}

function checkNewStream({ StreamSpecification: stream }: CreateTableMembers): void {
  if (stream?.StreamEnabled === true && stream.StreamViewType === undefined) {
    throw invalidParameter('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw invalidParameter('Table is being created with a stream disabled, UpdateViewType should not be specified');
  }
}

/** As captured, after the rules of encryption. Warm throughput of an index is named by the index. */
function checkWarm(request: CreateTableMembers): void {
  const parts = [
    { members: request, what: 'table' },
    ...(request.GlobalSecondaryIndexes ?? []).map((index) => ({ members: index, what: `index ${index.IndexName}` })),
  ];
  for (const { members, what } of parts) {
    checkWarmFloor(members.WarmThroughput, {
      throughput: members.ProvisionedThroughput,
      onDemandFloor: onDemandStart,
      what,
    });
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
