import type { Clock } from '../../clock.ts';
import { AwsError } from '../../errors.ts';
import type { Index, Table } from '../catalog/catalog.ts';
import { TokenBucket } from './token-bucket.ts';

export type Direction = 'Read' | 'Write';

/** Capacity units; those of local indexes are their table's. */
export interface Units {
  readonly table: number;
  readonly indexes?: ReadonlyMap<Index, number>;
}

/** What was taken from one table or index. */
interface Share {
  readonly bucket: TokenBucket;
  readonly units: number;
}

export type Taken = readonly Share[];

/** A table or index with a limit, and what is asked of it. */
interface Arm extends Share {
  /** Has nothing left. */
  readonly exhausted: boolean;
  readonly kind: 'Table' | 'Index';
  readonly arn: string;
}

interface Kept {
  /** A table that was made anew begins anew. */
  readonly tableId: string;
  readonly bucket: TokenBucket;
}

/**
 * Holds tables and global indexes to their throughput: the provisioned one, or the maxima of on-demand mode where there are any. What
 * was used is kept in memory; after a start, and in a new table, all the time since its creation counts as unused.
 * Source: Developer Guide, "Burst capacity", "Diagnosing throttling".
 */
export class Throughput {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes what a request costs. Throws, and takes nothing, when the table or one of the indexes has nothing left:
   * ProvisionedThroughputExceededException, or ThrottlingException for a table in on-demand mode.
   */
  take(direction: Direction, table: Table, units: Units): Taken {
    const arms = this.#arms(direction, table, units);
    const exhausted = arms.filter((arm) => arm.exhausted);
    if (exhausted.length > 0) throw throttled(direction, table, exhausted);
    for (const { bucket, units: share } of arms) bucket.take(share);
    return arms;
  }

  giveBack(taken: Taken): void {
    for (const { bucket, units } of taken) bucket.take(-units);
  }

  #arms(direction: Direction, table: Table, units: Units): readonly Arm[] {
    const arms: Arm[] = [];
    let ofTable = units.table;
    const add = (resource: Table | Index, kind: Arm['kind'], asked: number): void => {
      const rate = rateOf(direction, table, resource);
      if (rate === undefined || asked === 0) return;
      const now = this.#clock.now();
      const bucket = this.#bucket(`${direction} ${resource.arn}`, { table, rate, now });
      arms.push({ bucket, units: asked, exhausted: bucket.tokens(rate, now) <= 0, kind, arn: resource.arn });
    };
    for (const [index, asked] of units.indexes ?? []) {
      if (index.kind === 'local') ofTable += asked;
      else add(index, 'Index', asked);
    }
    add(table, 'Table', ofTable);
    return arms;
  }

  #bucket(name: string, { table, rate, now }: { table: Table; rate: number; now: number }): TokenBucket {
    const kept = this.#buckets.get(name);
    if (kept?.tableId === table.tableId) return kept.bucket;
    const bucket = new TokenBucket({ rate, unusedSeconds: (now - table.createdAt) / 1000, now });
    this.#buckets.set(name, { tableId: table.tableId, bucket });
    return bucket;
  }
}

export type ThrottledError = AwsError & {
  readonly name: 'ProvisionedThroughputExceededException' | 'ThrottlingException';
};

/** Whether an error says that there was not enough throughput. */
export function isThrottled(error: unknown): error is ThrottledError {
  return (
    error instanceof AwsError &&
    (error.name === 'ProvisionedThroughputExceededException' || error.name === 'ThrottlingException')
  );
}

/** Units a second; undefined: no limit. */
function rateOf(direction: Direction, table: Table, resource: Table | Index): number | undefined {
  const member = direction === 'Read' ? 'read' : 'write';
  if (table.billingMode === 'PROVISIONED') return resource.throughput?.[member];
  return resource.onDemandThroughput?.[member];
}

/** Texts: pasted by users of AWS; for on-demand mode Developer Guide, "Diagnosing throttling", example 2. */
function throttled(direction: Direction, { billingMode }: Table, exhausted: readonly Arm[]): AwsError {
  const limit = billingMode === 'PROVISIONED' ? 'ProvisionedThroughputExceeded' : 'MaxOnDemandThroughputExceeded';
  const reasons = exhausted.map(({ kind, arn }) => ({ reason: `${kind}${direction}${limit}`, resource: arn }));
  if (billingMode !== 'PROVISIONED') {
    const text = 'Throughput exceeds the maximum OnDemandThroughput configured on table or index';
    return new AwsError('ThrottlingException', text, { throttlingReasons: reasons });
  }
  const text = exhausted.some(({ kind }) => kind === 'Table')
    ? 'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.'
    : 'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.';
  return new AwsError('ProvisionedThroughputExceededException', text, { ThrottlingReasons: reasons });
}
