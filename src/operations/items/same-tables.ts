import type { NamedTable } from '../resource-names.ts';

/** The parts of a batch, those on one table together: a table may be there by its name and again by its ARN. */
export function sameTables<Part extends { readonly table: NamedTable }>(parts: readonly Part[]): readonly Part[][] {
  const groups = new Map<string, Part[]>();
  for (const part of parts) {
    const group = groups.get(part.table.arn);
    if (group) group.push(part);
    else groups.set(part.table.arn, [part]);
  }
  return [...groups.values()];
}
