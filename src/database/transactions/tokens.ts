import { transactionTokenMilliseconds } from '../../limits.ts';
import type { Key, Value, Write } from '../../storage/engine.ts';
import type { TransactionToken } from '../database.ts';
import { digestOfText, tokenSpaces } from '../keyspace.ts';

/*
 * The tokens of transactions that were written: a row each, in the transaction's own write, so that a token is remembered exactly
 * when its transaction is there.
 *
 * Time is cut into periods as long as a token counts, and periods take turns with the token spaces. A token that counts was
 * therefore written in the present period or in the one before; those of the period before that count no more and are cleared
 * as a whole, a period before their space has its turn again. Whether a row counts is in the row: clearing is only tidiness.
 */

/** Where a token may be remembered; the first is where it is to be written now. */
export function tokenKeys(token: TransactionToken, now: number): readonly Key[] {
  const partition = digestOfText(token.name);
  const period = periodOf(now);
  return [period, period - 1].map((one) => ({ space: spaceOf(one), partition, sort: new Uint8Array(0) }));
}

export function rememberToken(token: TransactionToken, now: number): Write {
  const text = JSON.stringify({ request: token.request, validUntil: now + transactionTokenMilliseconds });
  return { kind: 'put', key: tokenKeys(token, now)[0]!, value: { text, weight: 0 } };
}

/** The request that a token was used for, from the values at its keys; undefined when it is new, or too old. */
export function requestOf(values: readonly (Value | undefined)[], now: number): string | undefined {
  for (const value of values) {
    if (value === undefined) continue;
    const { request, validUntil } = JSON.parse(value.text) as { request: string; validUntil: number };
    if (now < validUntil) return request;
  }
  return undefined;
}

/** The space whose tokens count no more, and the period in which that is so. */
export function tokensToClear(now: number): { readonly period: number; readonly space: number } {
  const period = periodOf(now);
  return { period, space: spaceOf(period - 2) };
}

function periodOf(now: number): number {
  return Math.floor(now / transactionTokenMilliseconds);
}

function spaceOf(period: number): number {
  return tokenSpaces[period % tokenSpaces.length]!;
}
