import { hash } from 'node:crypto';
import type { Index, Table } from '../../database/catalog/catalog.ts';
import { validationError } from '../../errors.ts';
import type { Item } from '../../item/attribute-value.ts';
import { readStartKey } from '../../item/validate.ts';
import { statementTokenMilliseconds } from '../../limits.ts';
import { deserializeItem } from '../../shapes/attribute-values.ts';
import { checkStartKeyMembers } from '../items/start-key.ts';

/** Where a SELECT goes on. */
export interface SelectPlace {
  /** Position among the ranges that the statement reads; 0 for a scan. */
  readonly range: number;
  /** Key of the last item that was read in the range; undefined: from its beginning. */
  readonly after: Item | undefined;
}

/** What a token belongs to. */
export interface TokenOwner {
  readonly table: Table;
  readonly index: Index | undefined;
  /** The same text for the same statement with the same parameters. */
  readonly request: string;
  /** Of the caller. */
  readonly account: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * A place as clients carry it. The digest only tells whose token it is; nothing is allowed by it, since the statement, of which
 * permissions were asked, says where can be read at all, and a place that was made up leads to no other items. That a token expires
 * is AWS's rule, the time (`statementTokenMilliseconds`) is ours.
 */
export function formatNextToken(place: SelectPlace, owner: TokenOwner): string {
  const { range, after } = place;
  const owned = { account: owner.account, until: owner.now + statementTokenMilliseconds };
  const token = [digest(place, { ...owner, ...owned }), range, after ?? null, owned.account, owned.until];
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

/** Throws ValidationException; the texts of expiry and of another's account are those of DynamoDB Local. */
export function readNextToken(text: string, owner: TokenOwner): SelectPlace {
  const [owned, range, after, account, until] = members(text);
  if (typeof owned !== 'string' || !isPosition(range) || typeof account !== 'string' || !isPosition(until)) {
    throw invalidToken();
  }
  if (account !== owner.account) throw validationError('Given NextToken is invalid for this account');
  const place = { range, after: after === null ? undefined : readKey(after, owner) };
  if (owned !== digest(place, { ...owner, until })) throw validationError('NextToken does not match request');
  if (until < owner.now) throw validationError('Given NextToken has already expired');
  return place;
}

function members(text: string): readonly unknown[] {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (Array.isArray(json) && json.length === 5) return json;
  } catch {
    // Not JSON: no token of ours.
  }
  throw invalidToken();
}

function readKey(json: unknown, { table, index }: TokenOwner): Item {
  let key: Item;
  try {
    key = readStartKey(deserializeItem(json));
  } catch {
    throw invalidToken();
  }
  try {
    checkStartKeyMembers(key, { table, index, operation: 'Query' });
  } catch {
    throw validationError('NextToken does not match request');
  }
  return key;
}

function digest(
  { range, after }: SelectPlace,
  { table, index, request, account, until }: TokenOwner & { readonly until: number },
): string {
  const owned = [table.tableId, index?.name, request, account, until, range, after];
  return hash('sha256', JSON.stringify(owned), 'base64');
}

function isPosition(json: unknown): json is number {
  return Number.isSafeInteger(json) && (json as number) >= 0;
}

function invalidToken() {
  return validationError('Invalid NextToken');
}
