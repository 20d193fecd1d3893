import { hash } from 'node:crypto';
import type { TransactionToken } from '../../database/database.ts';
import { validationError } from '../../errors.ts';
import type { ExistsStatement, SelectStatement } from '../../partiql/statement.ts';
import { existsMisplaced } from '../../partiql/where.ts';
import { executeTransactionInput } from '../../shapes/statements.ts';
import { answerText, listText } from '../items/answer-text.ts';
import type { CapacityDetail } from '../items/consumed-capacity.ts';
import { checkWrite } from '../items/item-writes.ts';
import { projectedText } from '../items/projected-text.ts';
import { type ExecutionContext, JsonText, type Operation, type RequestHome } from '../operation.ts';
import { itemTable } from '../tables/table-state.ts';
import { requestText } from '../transactions/request-text.ts';
import { transactRead } from '../transactions/transact-read.ts';
import { type TransactionAction, transactWrite } from '../transactions/transact-write.ts';
import {
  transactedReadUnits,
  transactionCapacityText,
  writtenCapacityText,
} from '../transactions/transaction-capacity.ts';
import { requireDistinctItems, requireOneAccount } from '../transactions/transaction-rules.ts';
import { isSelect, type NamedStatement, namedStatement } from './named-statement.ts';
import { statementPermissions } from './statement-permissions.ts';
import { keyedCondition, statementWrite, type WriteStatement } from './statement-write.ts';

type Select = NamedStatement<SelectStatement>;

interface Write {
  readonly statement: NamedStatement<WriteStatement | ExistsStatement>;
  readonly returnOnFailure: boolean;
}

interface ExecuteTransactionRequest {
  /** One of the two is empty. */
  readonly reads: readonly Select[];
  readonly writes: readonly Write[];
  readonly capacity: CapacityDetail;
  readonly clientToken: string | undefined;
  /** As sent: what makes a request with the same token the same request. */
  readonly members: readonly unknown[];
}

/**
 * Up to 100 statements, all of them reads of one item or all of them writes and EXISTS: all or none. Source: API reference,
 * ExecuteTransaction.
 */
export const executeTransaction: Operation<ExecuteTransactionRequest> = {
  name: 'ExecuteTransaction',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { TransactStatements: members = [], ...more } = executeTransactionInput.read(input);
      if (members.length === 0) {
        throw validationError(
          "1 validation error detected: Value at 'transactStatements' failed to satisfy constraint: Member must have length greater than or equal to 1",
        );
      }
      const statements = members.map((member, at) => readTransacted(member, { home, at }));
      const reads: Select[] = [];
      const writes: Write[] = [];
      statements.forEach((statement, at) => {
        const returnOnFailure = members[at]!.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
        if (isSelect(statement)) reads.push(statement);
        else writes.push({ statement, returnOnFailure });
      });
      if (reads.length > 0 && writes.length > 0) {
        if (writes.every(({ statement }) => statement.kind === 'exists')) throw existsMisplaced();
        throw validationError(
          'ExecuteTransaction API does not support both read and write operations in the same request.',
        );
      }
      requireOneAccount(statements.map(({ table }) => table));
      return {
        reads,
        writes,
        capacity: more.ReturnConsumedCapacity ?? 'NONE',
        clientToken: more.ClientRequestToken,
        members,
      };
    },
  },

  /** Each statement needs what it would need alone; nothing is asked for the transaction itself. */
  permissions({ reads, writes }, { catalog }) {
    const enclosingOperation = 'ExecuteTransaction';
    return [
      ...reads.flatMap((statement) => statementPermissions(statement, { catalog, enclosingOperation })),
      ...writes.flatMap(({ statement, returnOnFailure }) =>
        statementPermissions(statement, { catalog, enclosingOperation, returnOnFailure }),
      ),
    ];
  },

  execute(request, context) {
    return request.reads.length > 0 ? readAll(request, context) : writeAll(request, context);
  },
};

type Members = NonNullable<ReturnType<typeof executeTransactionInput.read>['TransactStatements']>[number];

function readTransacted(member: Members, { home, at }: { readonly home: RequestHome; readonly at: number }) {
  const statement = namedStatement(member, home);
  const invalid = (text: string) => validationError(`Validation failed in TransactStatements[${at}]: ${text}`);
  if (statement.source.index !== undefined) throw invalid('Reads on indices are not supported within transactions.');
  if ((statement.kind === 'update' || statement.kind === 'delete') && statement.returning !== 'NONE') {
    throw invalid('RETURNING clause is not supported in ExecuteTransaction.');
  }
  return statement;
}

/** Text of DynamoDB Local. */
const selectNeedsKey = 'Select statements within ExecuteTransaction must specify the primary key in the where clause.';

async function readAll({ reads, capacity }: ExecuteTransactionRequest, context: ExecutionContext): Promise<JsonText> {
  const keyed = reads.map(({ table, where, projection }) => {
    const { key, condition } = keyedCondition(where, itemTable(context, table), selectNeedsKey);
    return { table, key, condition, projection };
  });
  requireDistinctItems(keyed);
  const items = await transactRead(keyed, context);
  const responses = keyed.map(({ condition, projection }, at) => {
    const item = items[at];
    return answerText({ Item: item && condition.matches(item.item) ? projectedText(item, projection) : undefined });
  });
  const units = keyed.map(({ table }, at) => ({ table, units: transactedReadUnits(items[at]?.bytes ?? 0) }));
  return new JsonText(
    answerText({
      Responses: listText(responses),
      ConsumedCapacity: transactionCapacityText(units, { detail: capacity, direction: 'Read' }),
    }),
  );
}

async function writeAll(request: ExecuteTransactionRequest, context: ExecutionContext): Promise<JsonText> {
  const actions = request.writes.map(actionOf);
  const written = await transactWrite(actions, { context, token: tokenOf(request, context) });
  return new JsonText(
    answerText({
      // Writes answer nothing, each in its place (inferred).
      Responses: listText(actions.map(() => '{}')),
      ConsumedCapacity: writtenCapacityText(written, request.capacity),
    }),
  );
}

function actionOf({ statement, returnOnFailure }: Write): TransactionAction {
  return {
    table: statement.table,
    check(table) {
      if (statement.kind !== 'insert') keyedCondition(statement.where, table);
    },
    write(table) {
      if (statement.kind !== 'exists') return statementWrite(statement, { table, returnOnFailure });
      return checkWrite(table, { ...keyedCondition(statement.where, table), returnOnFailure });
    },
  };
}

/** As in TransactWriteItems, whose tokens are others. */
function tokenOf(
  { clientToken, members }: ExecuteTransactionRequest,
  { home }: ExecutionContext,
): TransactionToken | undefined {
  if (clientToken === undefined) return undefined;
  return {
    name: JSON.stringify([home.account, home.region, 'ExecuteTransaction', clientToken]),
    request: hash('sha256', requestText(members), 'base64'),
  };
}
