import { describe, expect, it } from 'vitest';
import { op, PackedWrites, unpackWrites } from './packed-writes.ts';

describe('PackedWrites', () => {
  it('brings back every write in order, however often it had to grow', () => {
    const packed = new PackedWrites(16);
    const expected: unknown[] = [];
    for (let count = 0; count < 300; count += 1) {
      const key = { space: count, partition: Buffer.alloc(16, count), sort: Buffer.alloc(count % 50, count) };
      const text = '語\0é'.repeat(count * 3);
      const keyBytes = Buffer.concat([Buffer.of(0, 0, count >> 8, count & 0xff), key.partition, key.sort]);
      const weight = 2 ** 31 - 1 - count;
      const kind = ([op.put, op.delete, op.append] as const)[count % 3]!;
      const returned = packed.add(kind, key, kind === op.delete ? undefined : { text, weight });
      expect(returned).toBe(keyBytes.toString('latin1'));
      expected.push(
        kind === op.delete
          ? ['delete', keyBytes.toString('hex')]
          : [kind === op.put ? 'put' : 'append', keyBytes.toString('hex'), text, weight],
      );
    }
    const seen: unknown[] = [];
    const note = (kind: string) => (key: Uint8Array, text: Uint8Array, weight: number) => {
      seen.push([kind, Buffer.from(key).toString('hex'), Buffer.from(text).toString('utf8'), weight]);
    };
    unpackWrites(packed.release(), packed.length, {
      put: note('put'),
      append: note('append'),
      delete: (key) => void seen.push(['delete', Buffer.from(key).toString('hex')]),
    });
    expect(seen).toEqual(expected);
  });
});
