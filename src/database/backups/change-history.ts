import type { Item } from '../../item/attribute-value.ts';
import type { Engine, Row, Write } from '../../storage/engine.ts';
import type { Table } from '../catalog/catalog.ts';
import type { StoredItem } from '../database.ts';
import { keyOf, type Place } from '../items/place.ts';
import { storedItem } from '../items/stored-item.ts';
import { digestOfText } from '../keyspace.ts';

/**
 * What items were before each of their changes, in the order of the changes: the log from which an earlier state of a table is found.
 *
 *     log number      text
 *     1               1795000000000 12 {"pk":{"S":"a"},"n":{"N":"1"}}      the item that was there, and its size
 *     2               1795000000007 - {"pk":{"S":"b"}}                     none was there: the key
 *
 * 1. A change and its entry are one transaction, so the log holds every change since it was begun.
 * 2. An entry's moment is that at which its write was decided, so moments go back only with the clock. The state at a moment is that
 *    before the first entry with a later one: every write that was answered by then is in it, none that began afterwards, and of a
 *    transaction, whose entries share their moment and stand together, all or nothing.
 */
const partition = digestOfText('history');

const rowsAtOnce = 500;
const bytesAtOnce = 1024 * 1024;

export interface PastItem {
  readonly key: Item;
  /** Undefined: there was none. */
  readonly item: StoredItem | undefined;
}

/** `now`: epoch milliseconds at which the write was decided. */
export function historyWrite(
  space: number,
  { place, before, now }: { readonly place: Place; readonly before: StoredItem | undefined; readonly now: number },
): Write {
  const text = before === undefined ? `${now} - ${place.beginning}}` : `${now} ${before.bytes} ${before.text}`;
  return { kind: 'append', space, partition, value: { text, weight: text.length } };
}

/** The place of the first entry of a write that was decided after `moment`; undefined when there is none. */
export async function firstAfter(engine: Engine, space: number, moment: number): Promise<Uint8Array | undefined> {
  for await (const rows of pages(engine, { space })) {
    const row = rows.find(({ text }) => momentOf(text) > moment);
    if (row !== undefined) return row.sort;
  }
  return undefined;
}

/** What was there before each change, from the newest back to the one at `first`, in pieces. */
export async function* pastItems(
  engine: Engine,
  { space, first, table }: { readonly space: number; readonly first?: Uint8Array; readonly table: Table },
): AsyncGenerator<readonly PastItem[]> {
  for await (const rows of pages(engine, { space, descending: true, ...(first && { first }) })) {
    yield rows.map(({ text }) => pastItem(text, table));
  }
}

/** Removes the entries at the beginning that are older than `horizon`. */
export async function trimHistory(engine: Engine, space: number, horizon: number): Promise<void> {
  for await (const rows of pages(engine, { space })) {
    const kept = rows.findIndex(({ text }) => momentOf(text) >= horizon);
    const old = kept < 0 ? rows : rows.slice(0, kept);
    if (old.length > 0) {
      const writes = old.map(({ sort }): Write => ({ kind: 'delete', key: { space, partition, sort: sort! } }));
      await engine.transact([], () => ({ writes, result: undefined }));
    }
    if (kept >= 0) return;
  }
}

interface LogRange {
  readonly space: number;
  readonly descending?: boolean;
  readonly first?: Uint8Array;
}

async function* pages(engine: Engine, { space, descending = false, first }: LogRange): AsyncGenerator<readonly Row[]> {
  let last: Uint8Array | undefined;
  for (;;) {
    const begin = { partition, ...(first && { sort: first }) };
    const rest = last && { partition, sort: last, exclusive: true };
    const { rows, complete } = await engine.scan({
      space,
      from: !descending && rest ? rest : begin,
      to: descending && rest ? rest : { partition },
      descending,
      rowsMax: rowsAtOnce,
      weightMax: bytesAtOnce,
      withKeys: true,
    });
    yield rows;
    if (complete) return;
    last = rows.at(-1)!.sort!;
  }
}

function momentOf(text: string): number {
  return Number(text.slice(0, text.indexOf(' ')));
}

function pastItem(text: string, table: Table): PastItem {
  const afterMoment = text.indexOf(' ') + 1;
  const afterBytes = text.indexOf(' ', afterMoment) + 1;
  const bytes = text.slice(afterMoment, afterBytes - 1);
  const rest = text.slice(afterBytes);
  if (bytes === '-') return { key: JSON.parse(rest), item: undefined };
  const item = storedItem(rest, Number(bytes));
  return { key: keyOf(item.item, { table }), item };
}
