import type { Table } from '../../database/catalog/catalog.ts';
import type { ItemWrite } from '../../database/database.ts';
import { isThrottled } from '../../database/throughput/throughput.ts';
import { AwsError, type ErrorName, validationError } from '../../errors.ts';
import type { Condition } from '../../expression/expressions.ts';
import type { Item } from '../../item/attribute-value.ts';
import { existsMisplaced } from '../../partiql/where.ts';
import { batchExecuteStatementInput } from '../../shapes/statements.ts';
import { answerText, listText } from '../items/answer-text.ts';
import { readUnits, writeUnits } from '../items/capacity-units.ts';
import {
  addUnits,
  type CapacityDetail,
  type ConsumedUnits,
  capacityText,
  unitsOfWrite,
} from '../items/consumed-capacity.ts';
import { checkNestedAttributes } from '../items/key-schema.ts';
import { keyText, requireDistinctKeys } from '../items/key-text.ts';
import { writeItems } from '../items/metered-writes.ts';
import { projectedText } from '../items/projected-text.ts';
import { sameTables } from '../items/same-tables.ts';
import { type ExecutionContext, JsonText, type Operation, type RequestHome } from '../operation.ts';
import type { NamedTable } from '../resource-names.ts';
import { itemTable } from '../tables/table-state.ts';
import { isSelect, type NamedStatement, namedStatement, type SelectOrWrite } from './named-statement.ts';
import { statementPermissions } from './statement-permissions.ts';
import { keyedCondition, returnedText, statementWrite } from './statement-write.ts';

/** A statement, or why it is not carried out. */
type Member =
  | { readonly kind: 'statement'; readonly statement: NamedStatement<SelectOrWrite>; readonly consistent: boolean }
  | { readonly kind: 'refused'; readonly error: AwsError };

interface BatchExecuteStatementRequest {
  readonly members: readonly Member[];
  readonly capacity: CapacityDetail;
}

/**
 * Up to 25 statements, all of them reads of one item or all of them writes; each stands alone, also with its permission: what is wrong
 * with one is told in its place. Source: API reference, BatchExecuteStatement.
 */
export const batchExecuteStatement: Operation<BatchExecuteStatementRequest> = {
  name: 'BatchExecuteStatement',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const { Statements: statements = [], ReturnConsumedCapacity } = batchExecuteStatementInput.read(input);
      const members = statements.map((members) => readMember(members, home));
      const reads = members.flatMap((member) => (member.kind === 'refused' ? [] : isSelect(member.statement)));
      if (reads.includes(true) && reads.includes(false)) {
        throw validationError('Read and write requests together in the same batch is not supported.');
      }
      return { members, capacity: ReturnConsumedCapacity ?? 'NONE' };
    },
  },

  permissions({ members }, { catalog }) {
    return members.flatMap((member, part) =>
      member.kind === 'refused'
        ? []
        : statementPermissions(member.statement, { catalog }).map((permission) => ({ ...permission, part })),
    );
  },

  withoutParts(request, refusals) {
    if (refusals.size === 0) return request;
    const members = request.members.map((member, part): Member => {
      const error = refusals.get(part);
      return error === undefined ? member : { kind: 'refused', error };
    });
    return { ...request, members };
  },

  async execute({ members, capacity }, context) {
    const planned = members.map((member) => plan(member, context));
    requireDistinctKeys(
      planned.flatMap((part) => (part.kind === 'refused' ? [] : `${part.statement.table.arn} ${keyText(part.key)}`)),
    );
    const results = await Promise.allSettled(planned.map((part) => carryOut(part, context)));
    const outcomes = results.map(outcomeOf);
    return new JsonText(
      answerText({
        Responses: listText(outcomes.map(responseText)),
        ConsumedCapacity: consumedText(outcomes, capacity),
      }),
    );
  },
};

type StatementMembers = NonNullable<ReturnType<typeof batchExecuteStatementInput.read>['Statements']>[number];

function readMember(members: StatementMembers, home: RequestHome): Member {
  return orRefused((): Member => {
    const statement = namedStatement(members, home);
    if (statement.kind === 'exists') throw existsMisplaced();
    return { kind: 'statement', statement, consistent: members.ConsistentRead ?? false };
  });
}

/** A member that can be carried out, since it suits its table. */
type Planned =
  | (Extract<Member, { kind: 'statement' }> & {
      readonly described: Table;
      readonly key: Item;
      readonly todo:
        | { readonly kind: 'read'; readonly condition: Condition }
        | { readonly kind: 'write'; readonly write: ItemWrite };
    })
  | Extract<Member, { kind: 'refused' }>;

function plan(member: Member, context: ExecutionContext): Planned {
  if (member.kind === 'refused') return member;
  return orRefused((): Planned => {
    const { statement } = member;
    const described = itemTable(context, statement.table);
    if (!isSelect(statement)) {
      const write = statementWrite(statement, { table: described, returnOnFailure: false });
      return { ...member, described, key: write.key, todo: { kind: 'write', write } };
    }
    checkNestedAttributes(described, statement.projection);
    const keyed =
      statement.source.index === undefined ? keyedCondition(statement.where, described, selectNeedsKey) : undefined;
    if (keyed === undefined) throw validationError(selectNeedsKey);
    return { ...member, described, key: keyed.key, todo: { kind: 'read', condition: keyed.condition } };
  });
}

/** Captured from AWS. */
const selectNeedsKey =
  'Select statements within BatchExecuteStatement must specify the primary key in the where clause.';

/**
 * What became of a member. What is thrown is an error of the service: then the request fails, once none of the others is still on its
 * way.
 */
function outcomeOf(result: PromiseSettledResult<Outcome>): Outcome {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

interface Outcome {
  /** Undefined: the statement was not even tried. */
  readonly table?: NamedTable;
  /** JSON text. */
  readonly item?: string | undefined;
  readonly error?: AwsError;
  readonly units?: ConsumedUnits;
}

async function carryOut(planned: Planned, context: ExecutionContext): Promise<Outcome> {
  if (planned.kind === 'refused') return { error: planned.error };
  const { statement, described, todo, key, consistent } = planned;
  const { table } = statement;
  /** Of the item that a write found: what an attempt costs. */
  let foundBytes = 0;
  try {
    if (todo.kind === 'read') {
      const [found] = await context.database.get(described, [key]);
      const units = { table: readUnits(found?.bytes ?? 0, consistent) };
      context.database.throughput?.take('Read', described, units);
      const shown = found !== undefined && todo.condition.matches(found.item) && isSelect(statement);
      return { table, item: shown ? projectedText(found, statement.projection) : undefined, units };
    }
    const write: ItemWrite = {
      ...todo.write,
      decide(before) {
        foundBytes = before?.bytes ?? 0;
        return todo.write.decide(before);
      },
    };
    const [outcome] = await writeItems(context.database, [write]);
    const item = isSelect(statement) ? undefined : returnedText(statement, outcome!);
    return { table, item, units: unitsOfWrite(described, outcome!) };
  } catch (error) {
    if (!isMemberError(error)) throw error;
    if (isThrottled(error) || untried.has(error.name)) return { error };
    return { table, error, units: { table: writeUnits(foundBytes) } };
  }
}

/** Errors of statements that were not carried out, and cost nothing. */
const untried: ReadonlySet<string> = new Set(['ValidationException', 'ResourceNotFoundException']);

/** What an error of a member is called. Source: service model, BatchStatementErrorCodeEnum. */
const codes: { readonly [name in ErrorName]?: string } = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ItemCollectionSizeLimitExceededException: 'ItemCollectionSizeLimitExceeded',
  RequestLimitExceeded: 'RequestLimitExceeded',
  ValidationException: 'ValidationError',
  ProvisionedThroughputExceededException: 'ProvisionedThroughputExceeded',
  TransactionConflictException: 'TransactionConflict',
  ThrottlingException: 'ThrottlingError',
  ResourceNotFoundException: 'ResourceNotFound',
  AccessDeniedException: 'AccessDenied',
  DuplicateItemException: 'DuplicateItem',
};

function isMemberError(error: unknown): error is AwsError {
  return error instanceof AwsError && codes[error.name] !== undefined;
}

/** What `read` makes, or a member that is refused with the error of a member that `read` throws. */
function orRefused<T>(read: () => T): T | Extract<Member, { kind: 'refused' }> {
  try {
    return read();
  } catch (error) {
    if (isMemberError(error)) return { kind: 'refused', error };
    throw error;
  }
}

function responseText({ table, item, error }: Outcome): string {
  return answerText({
    Error: error && JSON.stringify({ Code: codes[error.name], Message: error.message }),
    TableName: table && JSON.stringify(table.shown),
    Item: item,
  });
}

/** An entry for each table of which a statement succeeded. Captured from AWS. */
function consumedText(outcomes: readonly Outcome[], detail: CapacityDetail): string | undefined {
  if (detail === 'NONE') return undefined;
  const tried = outcomes.flatMap(({ table, units, error }) =>
    table && units ? { table, units, failed: error !== undefined } : [],
  );
  const entries = sameTables(tried)
    .filter((group) => group.some(({ failed }) => !failed))
    .map((group) => {
      const asked = { detail, tableName: group[0]!.table.shown };
      return capacityText(group.map(({ units }) => units).reduce(addUnits), asked)!;
    });
  return entries.length === 0 ? undefined : listText(entries);
}
