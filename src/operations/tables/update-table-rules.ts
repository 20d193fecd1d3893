import { invalidParameter, validationError } from '../../errors.ts';
import type { updateTableInput } from '../../shapes/tables.ts';
import { checkEncryption } from './encryption-rules.ts';
import { checkManyPartSchema, checkProjection } from './index-rules.ts';
import { checkOnDemandRange, checkUnits, onDemandHasNoUnits } from './throughput-rules.ts';

/** The members of UpdateTable, as its shape reads them. */
export type UpdateTableMembers = ReturnType<typeof updateTableInput.read>;

export type IndexUpdate = NonNullable<UpdateTableMembers['GlobalSecondaryIndexUpdates']>[number];

export type NewIndexMembers = NonNullable<IndexUpdate['Create']>;

/** The rules of UpdateTable that need no look at the table, in AWS's order. Texts measured on AWS, 2026-10; order within inferred. */
export function checkTableUpdate(members: UpdateTableMembers): void {
  const changes = changesOf(members);
  if (changes.size === 0) {
    throw validationError(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required',
    );
  }
  checkIndexUpdates(members);
  checkTogether(changes, members);
  checkEncryption(members.SSESpecification);
  checkCapacity(members);
  checkStream(members);
  for (const { Create: created } of members.GlobalSecondaryIndexUpdates ?? []) {
    if (created) checkNewIndex(created, members);
  }
}

const changeNames = [
  'ProvisionedThroughput',
  'BillingMode',
  'StreamSpecification',
  'GlobalSecondaryIndexUpdates',
  'SSESpecification',
  'TableClass',
  'DeletionProtectionEnabled',
  'WarmThroughput',
  'OnDemandThroughput',
] as const;

type Change = (typeof changeNames)[number];

/**
 * What holds nothing changes nothing (inferred: AWS answers an empty WarmThroughput or OnDemandThroughput with InternalFailure), but
 * for an empty SSESpecification, which turns encryption with a key off.
 */
function changesOf(members: UpdateTableMembers): ReadonlySet<Change> {
  const present = changeNames.filter((name) => {
    const member = members[name];
    if (member === undefined) return false;
    return typeof member !== 'object' || name === 'SSESpecification' || Object.keys(member).length > 0;
  });
  return new Set(present);
}

/** Kinds of change that stand alone, in the order in which AWS names them. */
const alone: readonly (readonly [Change, string])[] = [
  ['SSESpecification', 'Server-Side Encryption modification'],
  ['TableClass', 'TableClass modification'],
  ['DeletionProtectionEnabled', 'DeletionProtection modification'],
  ['WarmThroughput', 'WarmThroughput'],
];

/** Which changes may come in one request. */
function checkTogether(
  changes: ReadonlySet<Change>,
  { GlobalSecondaryIndexUpdates: updates }: UpdateTableMembers,
): void {
  if (changes.size === 1) return;
  const creates = updates?.some(({ Create: created }) => created) ?? false;
  const restructures = updates?.some(({ Create: created, Delete: deleted }) => created ?? deleted) ?? false;
  const onlyCreateAndWarm = creates && changes.has('WarmThroughput') && changes.size === 2;
  if (onlyCreateAndWarm) {
    throw invalidParameter('Create global secondary index cannot be specified when updating WarmThroughput');
  }
  const kind = alone.find(([name]) => changes.has(name));
  if (kind) throw invalidParameter(`${kind[1]} must be the only operation in the request`);
  if (changes.has('OnDemandThroughput') && !(changes.size === 2 && changes.has('BillingMode'))) {
    throw invalidParameter('OnDemandThroughput can only be combined with BillingMode in an UpdateTable request');
  }
  const streams = changes.has('StreamSpecification');
  const units = changes.has('ProvisionedThroughput');
  if (streams && units) throw invalidParameter('You cannot modify stream status while updating table IOPS');
  if (restructures && units) {
    throw invalidParameter('You cannot create or delete index while updating table IOPS');
  }
  if (streams && changes.has('GlobalSecondaryIndexUpdates')) {
    throw invalidParameter(
      restructures
        ? 'You cannot create or delete index while changing stream status'
        : 'You cannot modify stream status while updating table IOPS',
    );
  }
}

function checkIndexUpdates(members: UpdateTableMembers): void {
  const updated = new Set<string>();
  for (const update of members.GlobalSecondaryIndexUpdates ?? []) {
    const actions = [update.Update, update.Create, update.Delete].filter((action) => action !== undefined);
    const [action] = actions;
    if (action === undefined) {
      throw invalidParameter(
        'One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null',
      );
    }
    if (actions.length > 1) {
      throw invalidParameter('Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object');
    }
    if (updated.has(action.IndexName)) {
      throw invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${action.IndexName}`,
      );
    }
    updated.add(action.IndexName);
    const throughput = update.Update ?? update.Create;
    if (throughput?.ProvisionedThroughput) checkUnits(throughput.ProvisionedThroughput);
    checkOnDemandRange(throughput?.OnDemandThroughput, `index ${action.IndexName}`);
  }
}

function checkCapacity({ BillingMode: mode, ...members }: UpdateTableMembers): void {
  const throughput = members.ProvisionedThroughput;
  if (mode === 'PROVISIONED' && throughput === undefined) {
    throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  if (mode === 'PAY_PER_REQUEST' && throughput !== undefined) throw onDemandHasNoUnits();
  if (throughput !== undefined) checkUnits(throughput);
  checkOnDemandRange(members.OnDemandThroughput, 'table');
}

function checkStream({ StreamSpecification: stream }: UpdateTableMembers): void {
  if (stream?.StreamEnabled === true && stream.StreamViewType === undefined) {
    throw invalidParameter('If stream is being enabled then UpdateViewType is required');
  }
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw invalidParameter('If stream is being disabled, then UpdateViewType must not be specified');
  }
}

/**
 * The request itself has to define every key attribute of a new index, though the table may have defined it before (captured from
 * AWS, 2026-07).
 */
function checkNewIndex(created: NewIndexMembers, { AttributeDefinitions: definitions }: UpdateTableMembers): void {
  if (definitions === undefined || definitions.length === 0) {
    throw invalidParameter(`AttributeDefinitions is not specified for index: ${created.IndexName}`);
  }
  const defined = new Set<string>();
  for (const { AttributeName: name } of definitions) {
    if (defined.has(name)) throw validationError(`Attribute Name is duplicated: ${name}`);
    defined.add(name);
  }
  if (created.KeySchema.length > definitions.length) {
    throw validationError('Invalid KeySchema: Some index key attribute have no definition');
  }
  if (!created.KeySchema.every(({ AttributeName: name }) => defined.has(name))) {
    throw invalidParameter('Some index key attributes are not defined in AttributeDefinitions');
  }
  checkProjection(created);
  checkManyPartSchema(created.KeySchema);
}
