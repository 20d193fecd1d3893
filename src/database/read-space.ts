import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine, Row } from '../storage/engine.ts';
import type { Size } from './catalog/catalog.ts';

const rowsAtOnce = 500;
const bytesAtOnce = 1024 * 1024;

/** Every row of a space, with its keys, in key order and in pieces, each as it is when it is read. The last piece may be empty. */
export async function* readSpace(engine: Engine, space: number): AsyncGenerator<readonly Row[]> {
  let last: Row | undefined;
  for (;;) {
    const { rows, complete } = await engine.scan({
      space,
      ...(last && { from: { partition: last.partition!, sort: last.sort!, exclusive: true } }),
      rowsMax: rowsAtOnce,
      weightMax: bytesAtOnce,
      withKeys: true,
    });
    yield rows;
    if (complete) return;
    last = rows.at(-1)!;
    // An engine in memory would never let go of the processor by itself.
    await nextTurn();
  }
}

/** `size`, and that of the items or index entries in these rows. */
export function sizeWith(size: Size, rows: readonly Row[]): Size {
  return { items: size.items + rows.length, bytes: rows.reduce((sum, { weight }) => sum + weight, size.bytes) };
}
