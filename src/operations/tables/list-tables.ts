import { tableNamesPageMax } from '../../limits.ts';
import { listTablesInput } from '../../shapes/tables.ts';
import type { Operation } from '../operation.ts';
import { accountArn } from '../resource-names.ts';

interface ListTablesRequest {
  readonly limit: number;
  /** Need not exist. */
  readonly startName: string | undefined;
}

/** Names of the account's tables in the Region, ascending. Source: API reference, ListTables. */
export const listTables: Operation<ListTablesRequest> = {
  name: 'ListTables',
  service: 'dynamodb',

  input: {
    read(input) {
      const request = listTablesInput.read(input);
      return { limit: request.Limit ?? tableNamesPageMax, startName: request.ExclusiveStartTableName };
    },
  },

  permissions: (_request, { home }) => [
    { action: 'dynamodb:ListTables', resource: accountArn(home), resourceAccount: home.account, crossAccount: false },
  ],

  execute({ limit, startName }, context) {
    const names = context.database.catalog.tableNames(context.home);
    const rest = startName === undefined ? names : names.filter((name) => name > startName);
    const page = rest.slice(0, limit);
    return { TableNames: page, ...(page.length < rest.length && { LastEvaluatedTableName: page.at(-1) }) };
  },
};
