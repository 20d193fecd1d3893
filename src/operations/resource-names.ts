import { type Home, indexArn, parseArn, tableArn } from '../arn.ts';
import type { TableId } from '../database/catalog/catalog.ts';
import { validationError } from '../errors.ts';

/** A table as a request named it: nothing here says that it exists. */
export interface NamedTable {
  readonly id: TableId;
  readonly arn: string;
  /** As the request wrote it, a name or an ARN: answers echo that. */
  readonly shown: string;
}

/**
 * What `TableName` means. A bare name is a table of the caller's own account in the Region of the request; an ARN may name
 * another account, never another Region. Its characters were checked before (`shapes`). Throws ValidationException.
 *
 * Source: DynamoDB Developer Guide, "Cross-account access with resource-based policies"; texts measured on AWS, 2026-10.
 */
export function namedTable(text: string, home: Home): NamedTable {
  if (!text.startsWith('arn:')) {
    const id = { account: home.account, region: home.region, name: text };
    return { id, arn: tableArn(home, text), shown: text };
  }
  const arn = parseArn(text);
  if (!arn?.resource.startsWith('table/') || arn.service !== 'dynamodb') throw invalid('Invalid resource type in', text);
  if (arn.partition !== 'aws') throw invalid('Invalid AWS partition in', text);
  if (arn.region !== home.region) throw invalid('Invalid AWS region in', text);
  if (!isAccountId(arn.account)) throw invalid('Invalid AWS account ID in', text);
  const name = arn.resource.slice('table/'.length);
  if (!isTableName(name)) throw invalid('Invalid table name in', text);
  return { id: { account: arn.account, region: arn.region, name }, arn: text, shown: text };
}

/** The ARN that a read is decided on: of the index alone when one is named. */
export function readArn(table: NamedTable, indexName: string | undefined): string {
  return indexName === undefined ? table.arn : indexArn(table.arn, indexName);
}

/** All tables of an account, which is how AWS names the resource of an account-level call in a refusal. */
export function accountArn(home: Home): string {
  return tableArn(home, '*');
}

function invalid(what: string, arn: string) {
  return validationError(`1 validation error detected: ${what} '${arn}'`);
}

function isAccountId(text: string): boolean {
  if (text.length !== 12) return false;
  for (let i = 0; i < 12; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return true;
}

/** 3 to 255 of `a-zA-Z0-9_.-`; so the ARN of an index or a stream names no table. */
function isTableName(text: string): boolean {
  if (text.length < 3 || text.length > 255) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (!letter && !isDigit(code) && code !== 0x5f && code !== 0x2e && code !== 0x2d) return false;
  }
  return true;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
