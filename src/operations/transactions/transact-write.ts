import type { Table } from '../../database/catalog/catalog.ts';
import type { ItemWrite, TransactionOutcome, TransactionToken } from '../../database/database.ts';
import { isReason } from '../../database/transactions/cancellation.ts';
import { AwsError } from '../../errors.ts';
import type { Item } from '../../item/attribute-value.ts';
import { writeTransaction } from '../items/metered-writes.ts';
import type { ExecutionContext } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';
import { itemTable } from '../tables/table-state.ts';
import { requireDistinctItems } from './transaction-rules.ts';

/** One action of a transaction that writes, whichever operation it came from. */
export interface TransactionAction {
  readonly table: NamedTable;
  /** Throws what refuses the whole request, and not this action alone. */
  check(table: Table): void;
  /** What the action does to its item. A ValidationException that it throws becomes the action's reason. */
  write(table: Table): ItemWrite;
}

/** An action of a transaction that was carried out, now or when its token came first. */
export interface WrittenAction {
  readonly name: NamedTable;
  readonly table: Table;
  /** Undefined when the action does not suit the table: one that was made anew since the token came first. */
  readonly key: Item | undefined;
}

export interface WrittenTransaction {
  /** In the order of the request. */
  readonly actions: readonly WrittenAction[];
  readonly outcome: TransactionOutcome;
}

/**
 * Carries out all actions or none. First everything that refuses the request as a whole (tables that are missing, empty keys, an
 * item that is there twice), then everything that cancels it, told together: TransactionCanceledException.
 */
export async function transactWrite(
  actions: readonly TransactionAction[],
  { context, token }: { readonly context: ExecutionContext; readonly token: TransactionToken | undefined },
): Promise<WrittenTransaction> {
  const described = actions.map((action) => ({ action, name: action.table, table: itemTable(context, action.table) }));
  for (const { action, table } of described) action.check(table);
  const planned = described.map(({ action, name, table }) => {
    const part = partOf(action, table);
    return { part, name, table, key: part instanceof AwsError ? undefined : part.key };
  });
  requireDistinctItems(planned.flatMap(({ name, key }) => (key === undefined ? [] : { table: name, key })));
  const outcome = await writeTransaction(context.database, { parts: planned.map(({ part }) => part), token });
  return { actions: planned, outcome };
}

function partOf(action: TransactionAction, table: Table): ItemWrite | AwsError {
  try {
    return action.write(table);
  } catch (error) {
    if (isReason(error)) return error;
    throw error;
  }
}
