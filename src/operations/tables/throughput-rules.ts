import { AwsError, invalidParameter, validationError } from '../../errors.ts';
import { capacityUnitsMax, tableCapacityUnitsMax } from '../../limits.ts';
import type { OnDemandMembers, ThroughputMembers, WarmMembers } from './create-table-members.ts';

/* Rules about the three kinds of throughput. Texts measured on AWS, 2026-10. */

export const onDemandMembers = ['MaxReadRequestUnits', 'MaxWriteRequestUnits'] as const;

/** Given for a maximum, it takes the maximum away. API reference, OnDemandThroughput. */
export const withoutMaximum = -1;

/** `what`: `table`, or `index` and its name. */
export function checkOnDemandRange(onDemand: OnDemandMembers | undefined, what: string): void {
  for (const name of onDemandMembers) {
    const units = onDemand?.[name];
    if (units !== undefined && units < 1 && units !== withoutMaximum) {
      throw invalidParameter(`Requested ${name} for OnDemandThroughput for ${what} is outside of valid range`);
    }
  }
}

export function onDemandHasNoUnits(): AwsError {
  return invalidParameter(
    'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
  );
}

const unitsNames = ['ReadCapacityUnits', 'WriteCapacityUnits'] as const;

export function checkUnits(throughput: ThroughputMembers): void {
  for (const name of unitsNames) {
    if (throughput[name] > capacityUnitsMax) {
      throw validationError(`Given value ${throughput[name]} for ${name} is out of bounds`);
    }
  }
}

/** Throws for a table or an index that would have more than AWS gives an account unasked. Of an index: inferred. */
export function requireWithinQuota(throughput: ThroughputMembers, { region }: { readonly region: string }): void {
  for (const name of unitsNames) {
    if (throughput[name] <= tableCapacityUnitsMax) continue;
    throw new AwsError(
      'LimitExceededException',
      `The requested ${name}, ${throughput[name]}, is above the per table maximum for the account in ${region}. Per table maximum: ${tableCapacityUnitsMax}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
    );
  }
}

interface WarmFloor {
  /** Undefined: on demand. */
  readonly throughput: ThroughputMembers | undefined;
  readonly onDemandFloor: { readonly read: number; readonly write: number };
  /** `table`, or `index` and its name. */
  readonly what: string;
}

/** Warm throughput is at least what the table or index begins with. The text for provisioned ones ends as captured. */
export function checkWarmFloor(warm: WarmMembers | undefined, { throughput, onDemandFloor, what }: WarmFloor): void {
  const floors = [
    ['ReadUnitsPerSecond', 'ReadCapacityUnits', onDemandFloor.read],
    ['WriteUnitsPerSecond', 'WriteCapacityUnits', onDemandFloor.write],
  ] as const;
  for (const [name, unitsName, floor] of floors) {
    const units = warm?.[name];
    if (units === undefined) continue;
    if (throughput === undefined && units < floor) {
      throw invalidParameter(
        `Requested ${name} for WarmThroughput for ${what} is lower than initial throughput for OnDemand`,
      );
    }
    if (throughput !== undefined && units < throughput[unitsName]) {
      throw invalidParameter(
        `Requested ${name} for WarmThroughput for ${what} is lower than ${unitsName} of ProvisionedThroughput`,
      );
    }
  }
}
