import { hash } from 'node:crypto';
import type { TransactionToken } from '../../database/database.ts';
import { validationError } from '../../errors.ts';
import { transactionBytesMax } from '../../limits.ts';
import { transactWriteItemsInput } from '../../shapes/transactions.ts';
import { dynamodbKeys } from '../dynamodb-keys.ts';
import { answerText } from '../items/answer-text.ts';
import type { CapacityDetail } from '../items/consumed-capacity.ts';
import { itemFacts } from '../items/item-facts.ts';
import { type ExecutionContext, JsonText, type Operation } from '../operation.ts';
import { tablePermission } from '../tables/table-permission.ts';
import { requestText } from './request-text.ts';
import { transactWrite } from './transact-write.ts';
import { writtenCapacityText, writtenCollectionsText } from './transaction-capacity.ts';
import { requireDistinctItems, requireOneAccount, transactionTooLarge } from './transaction-rules.ts';
import { readWriteAction, type WriteAction } from './write-actions.ts';

interface TransactWriteItemsRequest {
  readonly actions: readonly WriteAction[];
  readonly capacity: CapacityDetail;
  readonly metrics: boolean;
  readonly clientToken: string | undefined;
  /** As sent: what makes a request with the same token the same request. */
  readonly members: readonly unknown[];
}

/**
 * Up to 100 writes and checks of conditions, in one or several tables: all of them or none. With a ClientRequestToken a request
 * may be sent again within 10 minutes without being carried out twice. Source: API reference, TransactWriteItems.
 */
export const transactWriteItems: Operation<TransactWriteItemsRequest> = {
  name: 'TransactWriteItems',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { TransactItems: members = [], ...more } = transactWriteItemsInput.read(input);
      const actions = members.map((member) => readWriteAction(member, home));
      requireOneAccount(actions.map(({ table }) => table));
      requireDistinctItems(actions.flatMap(({ table, key }) => (key === undefined ? [] : { table, key })));
      if (actions.reduce((sum, { putBytes }) => sum + putBytes, 0) > transactionBytesMax) {
        throw validationError(transactionTooLarge);
      }
      return {
        actions,
        capacity: more.ReturnConsumedCapacity ?? 'NONE',
        metrics: more.ReturnItemCollectionMetrics === 'SIZE',
        clientToken: more.ClientRequestToken,
        members,
      };
    },
  },

  /** Each action needs what it would need alone; nothing is asked for the transaction itself. */
  permissions({ actions, capacity }, { catalog }) {
    return actions.map(({ permission, table, item, expressions, returnOnFailure }) => {
      const context = dynamodbKeys({
        touched: itemFacts({ table, items: [item], expressions }, catalog),
        // Developer Guide, "Using IAM with DynamoDB transactions", example 4.
        returnValues: returnOnFailure ? 'ALL_OLD' : 'NONE',
        returnConsumedCapacity: capacity,
        enclosingOperation: 'TransactWriteItems',
      });
      return tablePermission(permission, table, { context });
    });
  },

  async execute(request, context) {
    const written = await transactWrite(request.actions, { context, token: tokenOf(request, context) });
    return new JsonText(
      answerText({
        ConsumedCapacity: writtenCapacityText(written, request.capacity),
        ItemCollectionMetrics: writtenCollectionsText(written, request.metrics),
      }),
    );
  },
};

/** Tokens are those of an account in a Region. What the answer shall hold does not make a request another one (inferred). */
function tokenOf(
  { clientToken, members }: TransactWriteItemsRequest,
  { home }: ExecutionContext,
): TransactionToken | undefined {
  if (clientToken === undefined) return undefined;
  return {
    name: JSON.stringify([home.account, home.region, 'TransactWriteItems', clientToken]),
    request: hash('sha256', requestText(members), 'base64'),
  };
}
