import { AwsError, validationError } from '../../errors.ts';
import { transactionBytesMax } from '../../limits.ts';
import type { Decision, Value, Write } from '../../storage/engine.ts';
import type { ItemTransaction, ItemWrite, StoredItem, TransactionOutcome, WriteOutcome } from '../database.ts';
import { type Counts, type Sizes, TouchedCollections } from '../items/collection-sizes.ts';
import { itemAt, type Place, placeOf } from '../items/place.ts';
import { addChange, commit, itemInForce, type Writer, withCollectionBytes } from '../items/write-items.ts';
import { cancellation, isReason } from './cancellation.ts';
import { rememberToken, requestOf, tokenKeys } from './tokens.ts';

export interface TransactionWriter extends Writer {
  /** Names of the tokens whose transactions have begun and not ended. */
  readonly tokensInProgress: Set<string>;
}

/** As `writeItems`, with a token to be remembered, and with all refusals told together. */
export async function writeTransaction(
  transaction: ItemTransaction,
  writer: TransactionWriter,
): Promise<TransactionOutcome> {
  const { token } = transaction;
  if (token === undefined) return run(transaction, writer);
  if (writer.tokensInProgress.has(token.name)) {
    throw new AwsError('TransactionInProgressException', 'Transaction from previous request is still in progress');
  }
  writer.tokensInProgress.add(token.name);
  try {
    return await run(transaction, writer);
  } finally {
    writer.tokensInProgress.delete(token.name);
  }
}

async function run(transaction: ItemTransaction, writer: TransactionWriter): Promise<TransactionOutcome> {
  const { parts, token } = transaction;
  const places = parts.map((part) => (part instanceof AwsError ? undefined : placeOf(part.table, part.key)));
  const collections = new TouchedCollections();
  parts.forEach((part, at) => {
    if (!(part instanceof AwsError)) collections.add(at, part.table, places[at]!);
  });
  const itemKeys = places.flatMap((place) => place?.key ?? []);
  const collectionKeys = collections.keys;
  const attempt = (counts: Counts) => {
    // It says where the token is looked for, so it is that of the keys, not of the decision.
    const begunAt = writer.clock.now();
    const keys = [...itemKeys, ...collectionKeys, ...(token === undefined ? [] : tokenKeys(token, begunAt))];
    return commit(writer, keys, (values) => {
      let next = 0;
      const found = places.map((place) => place && values[next++]);
      const sizesEnd = next + collectionKeys.length;
      const used = token && requestOf(values.slice(sizesEnd), begunAt);
      if (used !== undefined) return repeated(transaction, { places, found, used });
      const sizes = collections.sizes(values, { from: next, counts, bytesMax: writer.collectionBytesMax });
      // The moment of the decision, in whose order records and histories come to stand.
      const now = writer.clock.now();
      return decide(transaction, { places, found, now, begunAt, catalog: writer.catalog, sizes });
    });
  };
  try {
    return await collections.counted(writer.engine, attempt);
  } catch (error) {
    // The engine does not say at which item the others were faster.
    if (error instanceof AwsError && error.name === 'TransactionConflictException') {
      throw cancellation(parts.map(() => error));
    }
    throw error;
  }
}

interface Found {
  /** Of the parts that are writes. */
  readonly places: readonly (Place | undefined)[];
  readonly found: readonly (Value | undefined)[];
}

/** Text: documentation, IdempotentParameterMismatchException; what AWS sends was never shown. */
function repeated(
  { token }: ItemTransaction,
  { places, found, used }: Found & { readonly used: string },
): Decision<TransactionOutcome> {
  if (used !== token!.request) {
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',
    );
  }
  const items = places.map((place, at) => place && itemAt(found[at], place));
  return { writes: [], result: { kind: 'repeated', items } };
}

function decide(
  { parts, token }: ItemTransaction,
  {
    places,
    found,
    now,
    begunAt,
    catalog,
    sizes,
  }: Found & Pick<Writer, 'catalog'> & { readonly now: number; readonly begunAt: number; readonly sizes: Sizes },
): Decision<TransactionOutcome> {
  const writes: Write[] = [];
  const outcomes: WriteOutcome[] = [];
  const reasons: (AwsError | undefined)[] = [];
  parts.forEach((part, at) => {
    if (part instanceof AwsError) {
      reasons.push(part);
      return;
    }
    const place = places[at]!;
    const inForce = itemInForce(part, { place, value: found[at], catalog });
    const seen = { ...inForce, at, write: part, place, now, catalog, sizes };
    const decided = decisionOf(part, seen.before);
    if (decided instanceof AwsError) {
      reasons.push(decided);
    } else {
      reasons.push(undefined);
      outcomes.push(addChange(writes, { ...seen, decided }));
    }
  });
  requireNoReason(reasons);
  requireNoReason(parts.map((_, at) => sizes.refusal(at)));
  const bytes = outcomes.reduce((sum, { before, after }) => sum + (after === before ? 0 : (after?.bytes ?? 0)), 0);
  // Text and measure are ours: AWS documents the limit, and nobody has shown its answer.
  if (bytes > transactionBytesMax) throw validationError('Transaction size cannot exceed 4MB');
  if (token !== undefined) writes.push(rememberToken(token, begunAt));
  for (const write of sizes.writes()) writes.push(write);
  return { writes, result: { kind: 'written', outcomes: withCollectionBytes(outcomes, sizes) } };
}

function requireNoReason(reasons: readonly (AwsError | undefined)[]): void {
  if (reasons.some((reason) => reason !== undefined)) throw cancellation(reasons);
}

/** What the write makes of the item, or why it refuses. */
function decisionOf(write: ItemWrite, before: StoredItem | undefined): StoredItem | AwsError | undefined {
  try {
    return write.decide(before);
  } catch (error) {
    if (isReason(error)) return error;
    throw error;
  }
}
