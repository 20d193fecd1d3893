import { dayMilliseconds } from '../../limits.ts';
import type { PointInTimeRecovery, Table } from '../catalog/catalog.ts';

/** The first moment that can be restored, epoch milliseconds. */
export function earliestRestorable({ since, days }: PointInTimeRecovery, now: number): number {
  return Math.max(since, now - days * dayMilliseconds);
}

/** The table that writes no longer into this history. */
export function withoutHistory(table: Table, space: number): Table {
  const { histories = [], ...rest } = table;
  const others = histories.filter((one) => one !== space);
  return others.length === 0 ? rest : { ...rest, histories: others };
}
