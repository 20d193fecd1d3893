import { tableArn } from '../../arn.ts';
import type { Clock } from '../../clock.ts';
import { recordRetentionMilliseconds } from '../../limits.ts';
import type { Backup } from '../backups/backup.ts';
import type { Catalog, PolicySlot, Stream, Table, TableId } from './catalog.ts';

type Home = Pick<TableId, 'account' | 'region'>;

/** What becomes of one table, one stream, one backup, or several of them, at one moment; undefined: it is no more. */
export interface CatalogChange {
  readonly table?: { readonly arn: string; readonly becomes: Table | undefined };
  readonly stream?: { readonly arn: string; readonly becomes: Stream | undefined };
  readonly backup?: { readonly arn: string; readonly becomes: Backup | undefined };
}

/**
 * The catalog as it is read. It also holds what nobody is shown any more and what is still to be cleared away: tables whose
 * `deletedAt` has come, streams disabled 24 hours ago.
 */
export class MemoryCatalog implements Catalog {
  readonly #clock: Clock;
  readonly #tables = new Map<string, Table>();
  readonly #streams = new Map<string, Stream>();
  readonly #backups = new Map<string, Backup>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  table(id: TableId): Table | undefined {
    return this.tableByArn(tableArn(id, id.name));
  }

  tableByArn(arn: string): Table | undefined {
    const table = this.#tables.get(arn);
    return table && !this.isGone(table) ? table : undefined;
  }

  tables(): readonly Table[] {
    return this.heldTables().filter((table) => !this.isGone(table));
  }

  tableNames({ account, region }: Home): readonly string[] {
    const names: string[] = [];
    for (const table of this.#tables.values()) {
      if (table.account === account && table.region === region && !this.isGone(table)) names.push(table.name);
    }
    return names.sort();
  }

  stream(streamArn: string): Stream | undefined {
    const stream = this.#streams.get(streamArn);
    return stream && !this.isExpired(stream) ? stream : undefined;
  }

  streams({ account, region }: Home): readonly Stream[] {
    const streams = [...this.#streams.values()].filter(
      (stream) => stream.account === account && stream.region === region && !this.isExpired(stream),
    );
    return streams.sort((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  policySlot(arn: string): PolicySlot | undefined {
    const owner = ownerOf(arn);
    if (arn.startsWith('/backup/', owner.tableArn.length)) return undefined;
    return (owner.isStream ? this.stream(arn) : this.tableByArn(owner.tableArn))?.policy;
  }

  /** Whether `deletedAt` has come. */
  isGone(table: Table): boolean {
    return table.deletedAt !== undefined && table.deletedAt <= this.#clock.now();
  }

  /** Whether it has been disabled for 24 hours. */
  isExpired(stream: Stream): boolean {
    return stream.disabledAt !== undefined && stream.disabledAt + recordRetentionMilliseconds <= this.#clock.now();
  }

  heldTable(arn: string): Table | undefined {
    return this.#tables.get(arn);
  }

  heldStream(arn: string): Stream | undefined {
    return this.#streams.get(arn);
  }

  heldTables(): readonly Table[] {
    return [...this.#tables.values()];
  }

  heldStreams(): readonly Stream[] {
    return [...this.#streams.values()];
  }

  backup(arn: string): Backup | undefined {
    return this.#backups.get(arn);
  }

  backups(): readonly Backup[] {
    return [...this.#backups.values()];
  }

  apply({ table, stream, backup }: CatalogChange): void {
    if (table) set(this.#tables, table.arn, table.becomes);
    if (stream) set(this.#streams, stream.arn, stream.becomes);
    if (backup) set(this.#backups, backup.arn, backup.becomes);
  }
}

/** The table that an ARN of a table, an index or a stream is about. */
export function ownerOf(arn: string): { readonly tableArn: string; readonly isStream: boolean } {
  const end = arn.indexOf('/', arn.indexOf('/') + 1);
  if (end < 0) return { tableArn: arn, isStream: false };
  return { tableArn: arn.slice(0, end), isStream: arn.startsWith('stream/', end + 1) };
}

function set<T>(map: Map<string, T>, arn: string, becomes: T | undefined): void {
  if (becomes === undefined) map.delete(arn);
  else map.set(arn, becomes);
}
