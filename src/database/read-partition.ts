import type { Engine, Row } from '../storage/engine.ts';

const rowsPerPage = 500;

/** Every row of a partition, with its keys. For partitions that are small. */
export async function readPartition(
  engine: Engine,
  { space, partition }: { readonly space: number; readonly partition: Uint8Array },
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const last = rows.at(-1)?.sort;
    const page = await engine.scan({
      space,
      from: last === undefined ? { partition } : { partition, sort: last, exclusive: true },
      to: { partition },
      rowsMax: rowsPerPage,
      withKeys: true,
    });
    rows.push(...page.rows);
    if (page.complete) return rows;
  }
}
