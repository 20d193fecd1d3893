import type { ContextLookup } from '../../policy/request.ts';
import { allowedCrossAccount } from '../cross-account.ts';
import type { Permission } from '../operation.ts';
import { type NamedTable, readArn } from '../resource-names.ts';

export interface PermissionDetails {
  /** The index that is read: the permission then concerns it alone, not the table. */
  readonly indexName?: string | undefined;
  readonly context?: ContextLookup;
}

/** Leave to perform `action` (`dynamodb:GetItem`) on a table or one of its indexes. */
export function tablePermission(
  action: string,
  table: NamedTable,
  { indexName, context }: PermissionDetails = {},
): Permission {
  const resource = readArn(table, indexName);
  const resourceAccount = table.id.account;
  const crossAccount = allowedCrossAccount(action);
  return context === undefined
    ? { action, resource, resourceAccount, crossAccount }
    : { action, resource, resourceAccount, crossAccount, context };
}
