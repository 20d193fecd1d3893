import { type AwsError, validationError } from '../errors.ts';
import { namePattern } from './types.ts';

/** A TableName parameter: a name, or wherever a name is accepted the ARN of a table, also of another account. */
export type TableName =
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'arn';
      readonly account: string;
      readonly region: string;
      readonly name: string;
      /** As it was given. */
      readonly arn: string;
    };

/**
 * What a TableName means. A name was judged by its constraints; an ARN is judged here, and a malformed one is a
 * ValidationException. Texts: measured on AWS, 2026-10 (partition, Region, resource type), captured (form).
 */
export function readTableName(text: string): TableName {
  if (!text.startsWith('arn:')) return { kind: 'name', name: text };
  const parts = text.split(':', 7);
  const [, partition, service, region, account, resource] = parts;
  if (parts.length !== 6 || !service || !account || !resource) throw malformed(text);
  if (partition !== 'aws') throw invalid(`Invalid AWS partition in '${text}'`);
  if (!isRegion(region!)) throw invalid(`Invalid AWS region in '${text}'`);
  if (service !== 'dynamodb' || !isAccount(account)) throw malformed(text);
  const slash = resource.indexOf('/');
  if (slash < 0) throw malformed(text);
  if (resource.slice(0, slash) !== 'table') throw invalid(`Invalid resource type in '${text}'`);
  const name = resource.slice(slash + 1);
  if (name.length < 3 || name.length > 255 || !namePattern.matches(name)) throw malformed(text);
  return { kind: 'arn', account, region: region!, name, arn: text };
}

function malformed(arn: string): AwsError {
  return invalid(
    `Value '${arn}' at 'tableName' failed to satisfy constraint: Valid ARN format is 'arn:<awsPartition>:<vendor>:<region>:<subscriber>:resourceType/resourceName', where Resource name must have length less than or equal to 255, Resource name must have length greater than or equal to 3, Resource name must satisfy regular expression pattern: ${namePattern.text}`,
  );
}

function invalid(text: string): AwsError {
  return validationError(`1 validation error detected: ${text}`);
}

/** Lower-case words and a number, joined by hyphens: `eu-west-1`. Which Regions there are is not known here. */
function isRegion(text: string): boolean {
  const words = text.split('-');
  return words.length >= 3 && words.every((word) => word !== '' && isOf(word, 'abcdefghijklmnopqrstuvwxyz0123456789'));
}

function isAccount(text: string): boolean {
  return text.length === 12 && isOf(text, '0123456789');
}

function isOf(text: string, characters: string): boolean {
  for (const character of text) if (!characters.includes(character)) return false;
  return true;
}
