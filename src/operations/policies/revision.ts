import type { PolicyVersion } from '../../database/catalog/catalog.ts';
import { AwsError } from '../../errors.ts';
import type { PolicyTarget } from './resource-arn.ts';

/** `ExpectedRevisionId` of Put: succeed only if no policy is attached. API reference, PutResourcePolicy. */
const noPolicy = 'NO_POLICY';

/**
 * Throws PolicyNotFoundException (not a conflict: measured on AWS) when the slot is not in the state that the caller expects.
 * NO_POLICY on Delete is undocumented: a non-matching id when a policy exists, success when none does (inferred).
 */
export function requireRevision(expected: string | undefined, { current, target, operation }: ExpectedState): void {
  if (expected === undefined) return;
  const resource = target.slot === 'table' ? `table ${target.tableName}` : `stream ${target.label}`;
  const found = current?.document === undefined ? undefined : current.revisionId;
  if (expected === noPolicy && found === undefined) return;
  if (expected === found) return;
  if (expected === noPolicy && operation === 'Put') {
    throw policyNotFound(
      `Requested policy update expecting none to be present for ${resource}, but a policy exists with revision id ${found}.`,
    );
  }
  throw policyNotFound(
    found === undefined
      ? `Requested update for policy with revision id ${expected}, but ${resource} has no associated policy.`
      : `Requested update for policy with revision id ${expected}, but the policy associated to target ${resource} has revision id ${found}.`,
  );
}

interface ExpectedState {
  readonly current: PolicyVersion | undefined;
  readonly target: PolicyTarget;
  readonly operation: 'Put' | 'Delete';
}

export function policyNotFound(detail: string): AwsError {
  return new AwsError(
    'PolicyNotFoundException',
    `Resource-based policy not found for the provided ResourceArn: ${detail}`,
  );
}

/** 13 digits, the instant of the change; later than any earlier one of the slot, also within one millisecond. */
export function nextRevisionId(now: number, current: PolicyVersion | undefined): string {
  return String(Math.max(now, current ? Number(current.revisionId) + 1 : 0));
}
