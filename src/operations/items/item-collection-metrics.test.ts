import { describe, expect, it } from 'vitest';
import type { Table } from '../../database/catalog/catalog.ts';
import { collectionMetricsText, collectionMetricsTexts } from './item-collection-metrics.ts';

const table = { key: { partition: [{ name: 'pk', type: 'S' }], sort: [] } } as unknown as Table;
const written = (pk: string, collectionBytes?: number) => ({
  table,
  key: { pk: { S: pk } },
  outcome: {
    before: undefined,
    after: undefined,
    ...(collectionBytes !== undefined && { collectionBytes }),
  },
});
const gigabyte = 1024 ** 3;

describe('item collection metrics', () => {
  it.each([
    [0, '[0.0,1.0]'],
    [gigabyte - 1, '[0.0,1.0]'],
    [gigabyte, '[1.0,2.0]'],
    [9.7 * gigabyte, '[9.0,10.0]'],
  ])('tell the size of %i bytes between whole gigabytes', (bytes, range) => {
    expect(collectionMetricsText(written('a', bytes), true)).toBe(
      `{"ItemCollectionKey":{"pk":{"S":"a"}},"SizeEstimateRangeGB":${range}}`,
    );
  });

  it('are not there unless asked for, and not for a table that keeps no sizes', () => {
    expect(collectionMetricsText(written('a', 1), false)).toBeUndefined();
    expect(collectionMetricsText(written('a'), true)).toBeUndefined();
    expect(collectionMetricsTexts([written('a')], true)).toEqual([]);
  });

  it('name a collection once, as large as it was seen', () => {
    const texts = collectionMetricsTexts([written('a', 1), written('a', gigabyte), written('b', 2)], true);
    expect(texts.map((text) => JSON.parse(text).SizeEstimateRangeGB)).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });
});
