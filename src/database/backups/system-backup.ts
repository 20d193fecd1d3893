import { systemBackupRetentionMilliseconds } from '../../limits.ts';
import type { Table } from '../catalog/catalog.ts';
import { type Backup, backedTable, backupArn } from './backup.ts';

/**
 * What stays for 35 days of a table with point-in-time recovery that is deleted: the very rows of its items.
 * Source: Developer Guide, "Deleting a table with point-in-time recovery enabled".
 */
export function systemBackup(table: Table, { now, random }: { readonly now: number; readonly random: Buffer }): Backup {
  return {
    arn: backupArn(table.arn, { now, random }),
    name: `${table.name}$DeletedTableBackup`,
    type: 'SYSTEM',
    createdAt: now,
    expiresAt: now + systemBackupRetentionMilliseconds,
    table: backedTable(table),
    space: table.space,
  };
}
