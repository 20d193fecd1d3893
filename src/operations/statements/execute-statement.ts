import { validationError } from '../../errors.ts';
import type { SelectStatement } from '../../partiql/statement.ts';
import { existsMisplaced } from '../../partiql/where.ts';
import { executeStatementInput } from '../../shapes/statements.ts';
import { answerText, listText } from '../items/answer-text.ts';
import { type CapacityDetail, capacityText, unitsOfWrite } from '../items/consumed-capacity.ts';
import { writeItems } from '../items/metered-writes.ts';
import { projectedText } from '../items/projected-text.ts';
import { type ExecutionContext, JsonText, type Operation } from '../operation.ts';
import { itemTable } from '../tables/table-state.ts';
import { requestText } from '../transactions/request-text.ts';
import { isSelect, type NamedStatement, namedStatement, type SelectOrWrite } from './named-statement.ts';
import { formatNextToken, readNextToken } from './next-token.ts';
import { type SelectParameters, selectedCollection, selectPage } from './select-page.ts';
import { statementPermissions } from './statement-permissions.ts';
import { returnedText, statementWrite, type WriteStatement } from './statement-write.ts';

interface ExecuteStatementRequest extends SelectParameters {
  readonly statement: NamedStatement<SelectOrWrite>;
  readonly nextToken: string | undefined;
  /** Of the statement and its parameters. */
  readonly text: string;
  readonly returnOnFailure: boolean;
  readonly capacity: CapacityDetail;
}

/** One PartiQL statement; of a SELECT a page. Source: API reference, ExecuteStatement. */
export const executeStatement: Operation<ExecuteStatementRequest> = {
  name: 'ExecuteStatement',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = executeStatementInput.read(input);
      const statement = namedStatement(members, home);
      if (statement.kind === 'exists') throw existsMisplaced();
      if (!isSelect(statement) && members.NextToken !== undefined) throw validationError('Invalid NextToken');
      return {
        statement,
        itemsMax: members.Limit,
        consistent: members.ConsistentRead ?? false,
        nextToken: members.NextToken,
        text: requestText([members.Statement, members.Parameters ?? []]),
        returnOnFailure: members.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
        capacity: members.ReturnConsumedCapacity ?? 'NONE',
      };
    },
  },

  permissions({ statement, returnOnFailure }, { catalog }) {
    return statementPermissions(statement, { catalog, returnOnFailure });
  },

  async execute(request, context) {
    const { statement } = request;
    if (statement.kind === 'select') return executeSelect({ ...request, statement }, context);
    return executeWrite({ ...request, statement }, context);
  },
};

async function executeSelect(
  {
    statement,
    nextToken,
    text,
    capacity,
    ...parameters
  }: ExecuteStatementRequest & { readonly statement: NamedStatement<SelectStatement> },
  context: ExecutionContext,
): Promise<JsonText> {
  const collection = selectedCollection(statement, context);
  const owner = { ...collection, request: text, account: context.principal.accountId, now: context.clock.now() };
  const start = nextToken === undefined ? undefined : readNextToken(nextToken, owner);
  const page = await selectPage(statement, { collection, start, parameters, context });
  context.database.throughput?.take('Read', collection.table, page.units);
  return new JsonText(
    answerText({
      Items: listText(page.items.map((item) => projectedText(item, statement.projection))),
      NextToken: page.next && JSON.stringify(formatNextToken(page.next, owner)),
      LastEvaluatedKey: page.lastKey && JSON.stringify(page.lastKey),
      ConsumedCapacity: capacityText(page.units, { detail: capacity, tableName: statement.table.shown }),
    }),
  );
}

async function executeWrite(
  {
    statement,
    returnOnFailure,
    capacity,
  }: ExecuteStatementRequest & { readonly statement: NamedStatement<WriteStatement> },
  context: ExecutionContext,
): Promise<JsonText> {
  const table = itemTable(context, statement.table);
  const [outcome] = await writeItems(context.database, [statementWrite(statement, { table, returnOnFailure })]);
  const returned = returnedText(statement, outcome!);
  return new JsonText(
    answerText({
      Items: listText(returned === undefined ? [] : [returned]),
      ConsumedCapacity:
        capacity === 'NONE'
          ? undefined
          : capacityText(unitsOfWrite(table, outcome!), { detail: capacity, tableName: statement.table.shown }),
    }),
  );
}
