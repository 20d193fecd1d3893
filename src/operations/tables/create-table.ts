import type { PolicyVersion } from '../../database/catalog/catalog.ts';
import type { Permission } from '../../policy/permission.ts';
import { createTableInput } from '../../shapes/tables.ts';
import { requestTagKeys } from '../dynamodb-keys.ts';
import type { ExecutionContext, Operation } from '../operation.ts';
import { readResourcePolicy } from '../policies/resource-policy-document.ts';
import { type NamedTable, namedTable } from '../resource-names.ts';
import type { CreateTableMembers } from './create-table-members.ts';
import { checkNewTable } from './create-table-rules.ts';
import { newTable } from './new-table.ts';
import { describedTable } from './table-description.ts';
import { tablePermission } from './table-permission.ts';
import { beingCreated, tableStatus } from './table-state.ts';
import { checkTags } from './tag-rules.ts';
import { requireWithinQuota } from './throughput-rules.ts';

interface CreateTableRequest {
  readonly table: NamedTable;
  readonly members: CreateTableMembers;
}

/** Makes a table, with its indexes, stream, tags and resource policy. Source: API reference, CreateTable. */
export const createTable: Operation<CreateTableRequest> = {
  name: 'CreateTable',
  service: 'dynamodb',

  input: {
    read(input, home) {
      const members = createTableInput.read(input);
      const table = namedTable(members.TableName, home);
      checkNewTable(members);
      checkTags(members.Tags ?? []);
      return { table, members };
    },
  },

  /** A policy and tags need leave of their own, on the ARN that the table will have. */
  permissions({ table, members }): Permission[] {
    const tags = members.Tags ?? [];
    const context = requestTagKeys(tags);
    const needed = [tablePermission('dynamodb:CreateTable', table, { context })];
    if (members.ResourcePolicy !== undefined) needed.push(tablePermission('dynamodb:PutResourcePolicy', table));
    if (tags.length > 0) needed.push(tablePermission('dynamodb:TagResource', table, { context }));
    return needed;
  },

  async execute({ table, members }, context) {
    const now = context.clock.now();
    const existing = context.database.catalog.table(table.id);
    if (existing && tableStatus(existing, now) === 'CREATING') throw beingCreated(table.id.name);
    if (existing === undefined) checkQuotas(members, table);
    const policy = createdPolicy({ table, members }, context);
    const created = await context.database.createTable(newTable(members, { id: table.id, now, policy }));
    return { TableDescription: describedTable(created, { now: context.clock.now(), answer: 'created' }) };
  },
};

/** Of the table, then of its indexes. */
function checkQuotas(members: CreateTableMembers, { id }: NamedTable): void {
  for (const { ProvisionedThroughput: throughput } of [members, ...(members.GlobalSecondaryIndexes ?? [])]) {
    if (throughput) requireWithinQuota(throughput, id);
  }
}

/** In force from the first moment, without lag; no lockout guard, for CreateTable has no way to confirm. */
function createdPolicy({ table, members }: CreateTableRequest, context: ExecutionContext): PolicyVersion | undefined {
  if (members.ResourcePolicy === undefined) return undefined;
  const { document, versionOmitted } = readResourcePolicy(members.ResourcePolicy, {
    slot: 'table',
    resourceArn: table.arn,
    principals: context.principals,
  });
  return { document, versionOmitted, revisionId: String(context.clock.now()), since: 0 };
}
