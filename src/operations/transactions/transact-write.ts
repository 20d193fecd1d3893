import type { Table } from '../../database/catalog/catalog.ts';
import type { ItemWrite, TransactionOutcome, TransactionToken } from '../../database/database.ts';
import { isReason } from '../../database/transactions/cancellation.ts';
import type { AwsError } from '../../errors.ts';
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

/** An action that was carried out, beside what came of it. */
export interface WrittenAction {
  readonly name: NamedTable;
  readonly table: Table;
  readonly key: ItemWrite['key'];
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
  const tables = actions.map((action) => itemTable(context, action.table));
  actions.forEach((action, at) => {
    action.check(tables[at]!);
  });
  const parts = actions.map((action, at) => planned(action, tables[at]!));
  requireDistinctItems(
    parts.flatMap((part, at) => ('key' in part ? { table: actions[at]!.table, key: part.key } : [])),
  );
  const outcome = await context.database.writeTransaction({ parts, token });
  // What is carried out, or was before, has a key in every part, but for tables that were made anew in between.
  const written = parts.flatMap((part, at) =>
    'key' in part ? { name: actions[at]!.table, table: tables[at]!, key: part.key } : [],
  );
  return { actions: written, outcome };
}

function planned(action: TransactionAction, table: Table): ItemWrite | AwsError {
  try {
    return action.write(table);
  } catch (error) {
    if (isReason(error)) return error;
    throw error;
  }
}
