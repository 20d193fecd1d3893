import type { SortCondition } from '../database.ts';
import { behindBeginning, behindPart, type SortLayout, sortBeginning, sortPart } from '../keyspace.ts';

/** The sorts from `low` on and before `high`; without `high` to the end of the partition. */
export interface SortInterval {
  readonly low: Uint8Array;
  readonly high: Uint8Array | undefined;
}

/** Where in a partition the items lie that meet the condition. May be empty: `low` at or behind `high`. */
export function sortInterval(condition: SortCondition | undefined, layout: SortLayout): SortInterval {
  const equals = condition?.equals ?? [];
  const fixed = Buffer.concat(equals.map((value) => sortPart(value, layout)));
  const end = equals.length === 0 ? undefined : behindPart(fixed, layout);
  const range = condition?.range;
  if (range === undefined) return { low: fixed, high: end };
  switch (range.kind) {
    case 'between': {
      const high = join(fixed, sortPart(range.high, layout));
      return { low: join(fixed, sortPart(range.low, layout)), high: behindPart(high, layout) };
    }
    case 'beginsWith': {
      const beginning = join(fixed, sortBeginning(range.value, layout));
      return { low: beginning, high: behindBeginning(beginning) };
    }
    default: {
      const place = join(fixed, sortPart(range.value, layout));
      if (range.kind === 'less') return { low: fixed, high: place };
      if (range.kind === 'lessOrEqual') return { low: fixed, high: behindPart(place, layout) };
      return { low: range.kind === 'greaterOrEqual' ? place : behindPart(place, layout), high: end };
    }
  }
}

function join(fixed: Uint8Array, part: Uint8Array): Uint8Array {
  return fixed.length === 0 ? part : Buffer.concat([fixed, part]);
}
