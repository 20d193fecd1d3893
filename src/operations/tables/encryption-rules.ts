import { hash } from 'node:crypto';
import type { TableId } from '../../database/catalog/catalog.ts';
import { invalidParameter } from '../../errors.ts';
import type { EncryptionMembers } from './create-table-members.ts';

/** Rules of SSESpecification that need no look at the table. Texts measured on AWS, 2026-10. */
export function checkEncryption(encryption: EncryptionMembers | undefined): void {
  if (encryption === undefined) return;
  const { Enabled: enabled, SSEType: type, KMSMasterKeyId: key } = encryption;
  if (!enabled && type !== undefined) throw invalidParameter('SSEType can not be specified if Enabled is false');
  if (!enabled && key !== undefined) throw invalidParameter('KMSMasterKeyId can not be specified if Enabled is false');
  if (type === 'AES256') throw invalidParameter('SSEType AES256 is not supported');
  if (key !== undefined && type === undefined) {
    throw invalidParameter('SSEType KMS is required if KMSMasterKeyId is specified');
  }
}

/**
 * The ARN of the key that a specification names, by ARN, id or alias; of the account's key `aws/dynamodb` when it names none, which
 * has one id for each account and Region. There is no KMS here: the key is described, and the data is stored as it would be without.
 */
export function encryptionKeyArn({ KMSMasterKeyId: key }: EncryptionMembers, { account, region }: TableId): string {
  if (key?.startsWith('arn:')) return key;
  const keys = `arn:aws:kms:${region}:${account}`;
  if (key?.startsWith('alias/') && key !== managedKeyAlias) return `${keys}:${key}`;
  return `${keys}:key/${key === undefined || key === managedKeyAlias ? managedKeyId(keys) : key}`;
}

const managedKeyAlias = 'alias/aws/dynamodb';

/** Of the form of a UUID. */
function managedKeyId(keys: string): string {
  const hex = hash('sha256', `${keys} ${managedKeyAlias}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(12, 15)}`, `8${hex.slice(15, 18)}`, hex.slice(18, 30)].join(
    '-',
  );
}
