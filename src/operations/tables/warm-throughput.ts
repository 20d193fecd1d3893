import type { Index, Table, Throughput } from '../../database/catalog/catalog.ts';
import { invalidParameter } from '../../errors.ts';
import type { WarmMembers } from './create-table-members.ts';

/** What a table or index on demand can take from its first moment. Measured on AWS, 2026-10. Units per second. */
export const onDemandStart: Throughput = { read: 12_000, write: 4_000 };

/**
 * What is shown of a table or of one of its global indexes: at least what it has by its billing mode, and the highest that it ever
 * had. Units per second.
 */
export function warmThroughputOf(part: Table | Index, { billingMode }: Pick<Table, 'billingMode'>): Throughput {
  const base = billingMode === 'PAY_PER_REQUEST' ? onDemandStart : (part.throughput ?? { read: 0, write: 0 });
  const { read = 0, write = 0 } = part.warmThroughput ?? {};
  return { read: Math.max(base.read, read), write: Math.max(base.write, write) };
}

/** A member that was left out stays as it is. */
export function warmedTo(members: WarmMembers, current: Throughput): Throughput {
  return {
    read: members.ReadUnitsPerSecond ?? current.read,
    write: members.WriteUnitsPerSecond ?? current.write,
  };
}

/** Throws for what would cool down. `what`: `table`, or `index` and its name. Text measured on AWS, 2026-10. */
export function requireMore(wanted: Throughput, { current, what }: { current: Throughput; what: string }): void {
  const lower =
    wanted.read < current.read
      ? 'ReadUnitsPerSecond'
      : wanted.write < current.write
        ? 'WriteUnitsPerSecond'
        : undefined;
  if (lower === undefined) return;
  throw invalidParameter(
    `Requested ${lower} for WarmThroughput for ${what} is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
  );
}
