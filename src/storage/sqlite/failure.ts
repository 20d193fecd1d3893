/** What SQLite's errors mean for the caller. Codes: sqlite.org/rescode.html; how they arrive was measured on both drivers. */
import type { StorageError } from '../engine.ts';

const busy = 5;
const full = 13;
/** A write that the disk refused, for instance by a quota (EDQUOT); ENOSPC itself arrives as `full`. Extended code. */
const writeRefused = 778;

/** SQLite's (extended) result code, or 0 for an error of another kind. */
export function sqliteCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code : 0;
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isFull(error: unknown): boolean {
  const code = sqliteCode(error);
  return (code & 0xff) === full || code === writeRefused;
}

/**
 * What to call a failed commit. `full` and `conflict`: SQLite rolled the transaction back, and the store serves on. Anything
 * else, a failed fsync above all, leaves open what the disk will hold after a restart: `unknown`, and the engine stops.
 */
export function commitFailureKind(error: unknown): Extract<StorageError['kind'], 'full' | 'conflict' | 'unknown'> {
  if (isFull(error)) return 'full';
  return (sqliteCode(error) & 0xff) === busy ? 'conflict' : 'unknown';
}
