import type { PolicySlot, PolicyVersion } from '../../database/catalog/catalog.ts';
import { AwsError, resourceInUse } from '../../errors.ts';
import type { PolicyTarget } from './resource-arn.ts';

/**
 * AWS's one change at a time for each slot: a change is pending for some two seconds, then further ones are throttled until
 * 15 seconds have passed. Measured on AWS, 2026-10. Off (`windowMilliseconds` 0) unless switched on.
 */
const pendingMillisecondsMax = 2000;

interface Window {
  readonly now: number;
  readonly windowMilliseconds: number;
}

/** Throws when a change to the slot is too soon after the last one. */
export function requireWindowPassed(last: PolicyVersion | undefined, target: PolicyTarget, window: Window): void {
  if (!last || changedAt(last) + window.windowMilliseconds <= window.now) return;
  const name = target.slot === 'table' ? target.tableName : target.label;
  if (isPending(last, window)) {
    const noun = target.slot === 'table' ? 'Table' : 'Stream';
    throw resourceInUse(`${noun} is pending previous resource-based policy update: ${name}`);
  }
  const again = new Date(changedAt(last) + window.windowMilliseconds).toISOString();
  throw new AwsError(
    'ThrottlingException',
    `Resource-based policy for ${target.slot} ${name} modified within the previous ${window.windowMilliseconds} milliseconds. Please try again after ${again}.`,
  );
}

/** Whether the last change has only just been made, so that even DeleteTable has to wait. */
export function policyChangePending(slot: PolicySlot | undefined, window: Window): boolean {
  return slot !== undefined && isPending(slot.current, window);
}

function isPending(version: PolicyVersion, { now, windowMilliseconds }: Window): boolean {
  return now < changedAt(version) + Math.min(pendingMillisecondsMax, windowMilliseconds);
}

/** The revision is the instant of the change; a policy given to CreateTable opens a window too (inferred). */
function changedAt({ revisionId }: PolicyVersion): number {
  return Number(revisionId);
}

/** The version that a reader sees who looks `lagMilliseconds` late; undefined: none yet. */
export function versionSeen(
  slot: PolicySlot | undefined,
  { now, lagMilliseconds }: { readonly now: number; readonly lagMilliseconds: number },
): PolicyVersion | undefined {
  if (!slot) return undefined;
  return slot.current.since + lagMilliseconds <= now ? slot.current : slot.previous;
}
