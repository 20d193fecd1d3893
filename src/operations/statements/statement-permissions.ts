import type { Catalog, Table } from '../../database/catalog/catalog.ts';
import { AwsError } from '../../errors.ts';
import type { KeyRange } from '../../expression/expressions.ts';
import { attributeOf } from '../../item/attribute.ts';
import type { Item } from '../../item/attribute-value.ts';
import { keySearch, wholeKey } from '../../partiql/key-search.ts';
import type { ContextLookup } from '../../policy/request.ts';
import { dynamodbKeys, keyAttributeNames, type TouchedFacts } from '../dynamodb-keys.ts';
import { findIndex } from '../items/item-facts.ts';
import type { Permission } from '../operation.ts';
import { tablePermission } from '../tables/table-permission.ts';
import type { NamedStatement } from './named-statement.ts';

const actions = {
  select: 'dynamodb:PartiQLSelect',
  // That EXISTS asks for the permission of a SELECT is inferred.
  exists: 'dynamodb:PartiQLSelect',
  insert: 'dynamodb:PartiQLInsert',
  update: 'dynamodb:PartiQLUpdate',
  delete: 'dynamodb:PartiQLDelete',
} as const;

interface Circumstances {
  readonly catalog: Catalog;
  readonly enclosingOperation?: 'ExecuteTransaction';
  /** Answer with the item that failed the condition: asked for through ReturnValues, as in the item operations. */
  readonly returnOnFailure?: boolean;
}

/**
 * Leave for a statement, on its table, or for a SELECT from an index on that index alone. Source: Service Authorization Reference,
 * DynamoDB; Developer Guide, "IAM security policies with PartiQL for DynamoDB".
 */
export function statementPermissions(statement: NamedStatement, circumstances: Circumstances): Permission[] {
  const { kind, source, table } = statement;
  const permission = (returnValues: string | undefined) =>
    tablePermission(actions[kind], table, {
      indexName: source.index,
      context: contextOf(statement, { ...circumstances, returnValues }),
    });
  if (kind !== 'update' && kind !== 'delete') return [permission(undefined)];
  const needed = [permission(statement.returning)];
  if (circumstances.returnOnFailure && statement.returning !== 'ALL_OLD') needed.push(permission('ALL_OLD'));
  return needed;
}

function contextOf(
  statement: NamedStatement,
  { catalog, enclosingOperation, returnValues }: Circumstances & { readonly returnValues: string | undefined },
): ContextLookup {
  const isRead = statement.kind === 'select' || statement.kind === 'exists';
  const keys = dynamodbKeys({
    touched: touchedFacts(statement, catalog),
    ...(isRead && { select: selectOf(statement) }),
    ...(returnValues !== undefined && { returnValues }),
    ...(enclosingOperation !== undefined && { enclosingOperation }),
  });
  return (key) => {
    // PartiQL's actions do not carry it.
    if (key === 'dynamodb:returnconsumedcapacity') return undefined;
    if (key !== 'dynamodb:fulltablescan' || !isRead) return keys(key);
    const table = catalog.table(statement.table.id);
    return String(table === undefined || rangesOf(statement, table) === undefined);
  };
}

function selectOf({ projection, source }: NamedStatement & { kind: 'select' | 'exists' }): string {
  if (projection !== undefined) return 'SPECIFIC_ATTRIBUTES';
  return source.index === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
}

function touchedFacts(statement: NamedStatement, catalog: Catalog): TouchedFacts {
  const found = () => catalog.table(statement.table.id);
  return {
    partitionValues(position) {
      const table = found();
      const schema = table && (statement.source.index === undefined ? table : findIndex(table, statement.source.index));
      const name = schema?.key.partition[position]?.name;
      if (table === undefined || name === undefined) return undefined;
      return partitionsOf(statement, table)?.flatMap((partition) => attributeOf(partition, name) ?? []);
    },
    attributes: () => [...keyAttributeNames(found(), statement.source.index), ...namedAttributes(statement)],
  };
}

/** Undefined: all partitions, or a request that `execute` refuses. */
function partitionsOf(statement: NamedStatement, table: Table): readonly Item[] | undefined {
  switch (statement.kind) {
    case 'insert':
      return [statement.item];
    case 'select':
    case 'exists':
      return rangesOf(statement, table)?.map(({ partition }) => partition);
    default: {
      const key = unlessInvalid(() => wholeKey(statement.where, table.key));
      return key && [key];
    }
  }
}

function rangesOf(
  { where, source }: NamedStatement & { kind: 'select' | 'exists' },
  table: Table,
): readonly KeyRange[] | undefined {
  const schema = (source.index === undefined ? table : findIndex(table, source.index))?.key;
  return schema && unlessInvalid(() => keySearch(where, schema));
}

/** What does not suit the schema is refused by `execute`, which looks at it in the same way. */
function unlessInvalid<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AwsError && error.name === 'ValidationException') return undefined;
    throw error;
  }
}

function namedAttributes(statement: NamedStatement): readonly string[] {
  if (statement.kind === 'insert') return Object.keys(statement.item);
  const where = statement.where?.condition.attributes ?? [];
  switch (statement.kind) {
    case 'update':
      return [...where, ...statement.update.attributes];
    case 'delete':
      return where;
    default:
      return [...where, ...(statement.projection?.attributes ?? []), ...statement.order.map(({ name }) => name)];
  }
}
