import type { Size, Table } from '../catalog/catalog.ts';

/** The items and settings that a table had at one moment; it outlives the table. */
export interface Backup {
  readonly arn: string;
  readonly name: string;
  /** `SYSTEM`: made of a table with point-in-time recovery when it was deleted. */
  readonly type: 'USER' | 'SYSTEM';
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; absent: it stays until somebody deletes it. */
  readonly expiresAt?: number;
  /** As it was at that moment, without its policy and tags, which are not restored. */
  readonly table: Table;
  /** Absent: not counted yet. */
  readonly size?: Size;
  /** Storage space of the items, each at the place that it has in its table. */
  readonly space: number;
  /** Present while it is being made: storage space of the changes of the table since `createdAt`. */
  readonly history?: number;
}

/** What a backup keeps of a table's description. */
export function backedTable(table: Table): Table {
  const { policy: _policy, histories: _histories, pointInTime: _period, restored: _origin, ...kept } = table;
  return { ...kept, tags: [] };
}

/** `01489602797149-73d8d5bc`: the moment in 14 digits, and eight random hexadecimal ones. */
export function backupArn(
  tableArnText: string,
  { now, random }: { readonly now: number; readonly random: Buffer },
): string {
  return `${tableArnText}/backup/${String(now).padStart(14, '0')}-${random.toString('hex')}`;
}

/** The table that a backup's ARN is about. */
export function tableArnOf(backupArnText: string): string {
  return backupArnText.slice(0, backupArnText.indexOf('/backup/'));
}
