import { type Engine, type Key, type Row, StorageError, type Write } from '../../storage/engine.ts';
import type { Backup } from '../backups/backup.ts';
import { catalogSpace, digestOfText, firstFreeSpace, spacesMax } from '../keyspace.ts';
import { readPartition } from '../read-partition.ts';
import type { Stream, Table } from './catalog.ts';
import type { CatalogChange } from './memory-catalog.ts';

/** The catalog as it lies in the engine: one row each, JSON. The layout is drawn in `keyspace.ts`. */

/** Raised when an older program could no longer read what is written. */
const format = 1;

const formatKey = catalogKey('format');
const spacesKey = catalogKey('spaces');

/** Marks a new store with its format; rejects with StorageError `unusable` for a store of a newer one. */
export async function requireFormat(engine: Engine): Promise<void> {
  const found = await engine.transact([formatKey], ([value]) =>
    value === undefined
      ? { writes: [{ kind: 'put', key: formatKey, value: { text: String(format), weight: 0 } }], result: format }
      : { writes: [], result: Number(value.text) },
  );
  if (found !== format) {
    throw new StorageError(
      'unusable',
      `The data was written in format ${found}, and this version of dynaward reads format ${format}. Start the version that wrote it, or choose another folder.`,
    );
  }
}

/** Reserves `count` spaces, for good; resolves with the first. */
export function takeSpaces(engine: Engine, count: number): Promise<number> {
  return engine.transact([spacesKey], ([value]) => {
    const first = value === undefined ? firstFreeSpace : Number(value.text);
    if (first + count > spacesMax)
      return { refuse: new StorageError('full', 'All storage spaces have been given out.') };
    return {
      writes: [{ kind: 'put', key: spacesKey, value: { text: String(first + count), weight: 0 } }],
      result: first,
    };
  });
}

export async function readTables(engine: Engine): Promise<Table[]> {
  return (await readAll(engine, 'tables')).map(({ text }) => JSON.parse(text));
}

export async function readBackups(engine: Engine): Promise<Backup[]> {
  return (await readAll(engine, 'backups')).map(({ text }) => JSON.parse(text));
}

export async function readStreams(engine: Engine): Promise<Stream[]> {
  return (await readAll(engine, 'streams')).map(({ text }) => JSON.parse(text));
}

/** Spaces whose rows nobody needs. */
export async function readSpacesToClear(engine: Engine): Promise<number[]> {
  return (await readAll(engine, 'clearing')).map(({ sort }) => Buffer.from(sort!).readUInt32BE());
}

/** A place in a table up to which the items have their entries in an index. */
export interface BackfillPlace {
  readonly partition: Uint8Array;
  readonly sort: Uint8Array;
}

/** How far the backfill of an index has come; undefined: it has yet to begin. */
export async function readBackfillPlace(engine: Engine, indexSpace: number): Promise<BackfillPlace | undefined> {
  const [value] = await engine.get([spaceKey('backfilling', indexSpace)]);
  if (value === undefined) return undefined;
  const place = Buffer.from(value.text, 'base64');
  return { partition: place.subarray(0, partitionBytes), sort: place.subarray(partitionBytes) };
}

export function backfillPlaceWrite(indexSpace: number, { partition, sort }: BackfillPlace): Write {
  const text = Buffer.concat([partition, sort]).toString('base64');
  return { kind: 'put', key: spaceKey('backfilling', indexSpace), value: { text, weight: 0 } };
}

export function backfillEnded(indexSpace: number): Write {
  return { kind: 'delete', key: spaceKey('backfilling', indexSpace) };
}

/** What the store says about the resources of a change. */
export async function reread(engine: Engine, { table, stream, backup }: CatalogChange): Promise<CatalogChange> {
  const [tableValue, streamValue, backupValue] = await engine.get([
    catalogKey('tables', table?.arn ?? ''),
    catalogKey('streams', stream?.arn ?? ''),
    catalogKey('backups', backup?.arn ?? ''),
  ]);
  return {
    ...(table && { table: { arn: table.arn, becomes: tableValue && JSON.parse(tableValue.text) } }),
    ...(stream && { stream: { arn: stream.arn, becomes: streamValue && JSON.parse(streamValue.text) } }),
    ...(backup && { backup: { arn: backup.arn, becomes: backupValue && JSON.parse(backupValue.text) } }),
  };
}

/** What a change means for spaces. */
export interface ChangedSpaces {
  /** Nobody needs their rows any more. */
  readonly clear?: readonly number[];
  /** Spaces of indexes that are whole now. */
  readonly backfilled?: readonly number[];
}

export function changeWrites(
  { table, stream, backup }: CatalogChange,
  { clear = [], backfilled = [] }: ChangedSpaces,
): Write[] {
  const writes: Write[] = clear.map((space) => ({
    kind: 'put',
    key: spaceKey('clearing', space),
    value: { text: '', weight: 0 },
  }));
  writes.push(...backfilled.map(backfillEnded));
  if (table) writes.push(rowWrite(catalogKey('tables', table.arn), table.becomes));
  if (stream) writes.push(rowWrite(catalogKey('streams', stream.arn), stream.becomes));
  if (backup) writes.push(rowWrite(catalogKey('backups', backup.arn), backup.becomes));
  return writes;
}

export function spaceCleared(space: number): Write {
  return { kind: 'delete', key: spaceKey('clearing', space) };
}

function rowWrite(key: Key, resource: Table | Stream | Backup | undefined): Write {
  return resource === undefined
    ? { kind: 'delete', key }
    : { kind: 'put', key, value: { text: JSON.stringify(resource), weight: 0 } };
}

type Part = 'format' | 'spaces' | 'tables' | 'streams' | 'backups' | 'clearing' | 'backfilling';

const partitionBytes = 16;

function catalogKey(part: Part, name = ''): Key {
  return { space: catalogSpace, partition: digestOfText(part), sort: Buffer.from(name) };
}

function spaceKey(part: 'clearing' | 'backfilling', space: number): Key {
  const sort = Buffer.alloc(4);
  sort.writeUInt32BE(space);
  return { space: catalogSpace, partition: digestOfText(part), sort };
}

function readAll(engine: Engine, part: Part): Promise<Row[]> {
  return readPartition(engine, { space: catalogSpace, partition: digestOfText(part) });
}
