import { invalidParameter, validationError } from '../../errors.ts';
import type { updateTableInput } from '../../shapes/tables.ts';
import { checkUnits, notServed, onDemandHasNoUnits, refuseUnserved } from './create-table-rules.ts';

/** The members of UpdateTable, as its shape reads them. */
export type UpdateTableMembers = ReturnType<typeof updateTableInput.read>;

/**
 * The rules of UpdateTable that need no look at the table, in AWS's order. Texts measured on AWS, 2026-10.
 * What this server does not do is refused here, in words of its own, before anything else is looked at.
 */
export function checkTableUpdate(members: UpdateTableMembers): void {
  refuseUnserved(members);
  checkEncryption(members.SSESpecification);
  const changes = changesOf(members);
  if (changes.length === 0) {
    throw validationError(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required',
    );
  }
  checkAlone(changes);
  checkIndexUpdates(members);
  checkCapacity(members);
  checkStream(members);
}

type Change =
  | 'ProvisionedThroughput'
  | 'BillingMode'
  | 'StreamSpecification'
  | 'GlobalSecondaryIndexUpdates'
  | 'TableClass'
  | 'DeletionProtectionEnabled';

const changeNames: readonly Change[] = [
  'ProvisionedThroughput',
  'BillingMode',
  'StreamSpecification',
  'GlobalSecondaryIndexUpdates',
  'TableClass',
  'DeletionProtectionEnabled',
];

function changesOf(members: UpdateTableMembers): readonly Change[] {
  return changeNames.filter((name) => {
    const member = members[name];
    return member !== undefined && !(Array.isArray(member) && member.length === 0);
  });
}

/** Kinds of change that stand alone, in the order in which AWS names them. */
const alone: readonly (readonly [Change, string])[] = [
  ['TableClass', 'TableClass modification'],
  ['DeletionProtectionEnabled', 'DeletionProtection modification'],
];

function checkAlone(changes: readonly Change[]): void {
  if (changes.length === 1) return;
  const kind = alone.find(([name]) => changes.includes(name));
  if (kind) throw invalidParameter(`${kind[1]} must be the only operation in the request`);
  if (!changes.includes('StreamSpecification')) return;
  if (changes.includes('ProvisionedThroughput')) {
    throw invalidParameter('You cannot modify stream status while updating table IOPS');
  }
  if (changes.includes('GlobalSecondaryIndexUpdates')) {
    throw invalidParameter('You cannot create or delete index while changing stream status');
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
    if (update.Update) refuseUnserved(update.Update);
    else throw notServed('Creating or deleting a global secondary index with UpdateTable');
  }
}

/** Tables are as AWS's are without a key of one's own. */
function checkEncryption(encryption: UpdateTableMembers['SSESpecification']): void {
  if (encryption?.Enabled) throw notServed('SSESpecification with Enabled true');
  if (encryption) throw invalidParameter('Table is already encrypted by default');
}

function checkCapacity({ BillingMode: mode, ProvisionedThroughput: throughput }: UpdateTableMembers): void {
  if (mode === 'PROVISIONED' && throughput === undefined) {
    throw invalidParameter('ProvisionedThroughput must be specified when BillingMode is PROVISIONED');
  }
  if (mode === 'PAY_PER_REQUEST' && throughput !== undefined) throw onDemandHasNoUnits();
  if (throughput !== undefined) checkUnits(throughput);
}

function checkStream({ StreamSpecification: stream }: UpdateTableMembers): void {
  if (stream?.StreamEnabled === true && stream.StreamViewType === undefined) {
    throw invalidParameter('If stream is being enabled then UpdateViewType is required');
  }
  if (stream?.StreamEnabled === false && stream.StreamViewType !== undefined) {
    throw invalidParameter('If stream is being disabled, then UpdateViewType must not be specified');
  }
}
