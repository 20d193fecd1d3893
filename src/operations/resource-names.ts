import { type Home, indexArn, tableArn } from '../arn.ts';
import type { TableId } from '../database/catalog/catalog.ts';
import { validationError } from '../errors.ts';
import { readTableName } from '../shapes/table-name.ts';

/** A table as a request named it: nothing here says that it exists. */
export interface NamedTable {
  readonly id: TableId;
  readonly arn: string;
  /** As the request wrote it, a name or an ARN: answers echo that. */
  readonly shown: string;
}

/**
 * What `TableName` means. A bare name is a table of the caller's own account in the Region of the request; an ARN may name
 * another account, never another Region. Throws ValidationException.
 *
 * Source: DynamoDB Developer Guide, "Cross-account access with resource-based policies"; text measured on AWS, 2026-10.
 */
export function namedTable(text: string, home: Home): NamedTable {
  const table = readTableName(text);
  if (table.kind === 'name') {
    const id = { account: home.account, region: home.region, name: table.name };
    return { id, arn: tableArn(home, table.name), shown: text };
  }
  if (table.region !== home.region) {
    throw validationError(`1 validation error detected: Invalid AWS region in '${text}'`);
  }
  return { id: { account: table.account, region: table.region, name: table.name }, arn: text, shown: text };
}

/** The ARN that a read is decided on: of the index alone when one is named. */
export function readArn(table: NamedTable, indexName: string | undefined): string {
  return indexName === undefined ? table.arn : indexArn(table.arn, indexName);
}

/** All tables of an account, which is how AWS names the resource of an account-level call in a refusal. */
export function accountArn(home: Home): string {
  return tableArn(home, '*');
}
