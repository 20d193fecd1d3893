import { describe, expect, it } from 'vitest';
import { StorageError } from '../engine.ts';
import { keyBytes, keyText } from '../key-bytes.ts';
import { DurableValues } from './durable-values.ts';
import { op } from './packed-writes.ts';
import { PendingWrites } from './pending-writes.ts';

const key = { space: 1, partition: new Uint8Array(16), sort: Buffer.from('k') };
const text = keyText(keyBytes(key));

describe('PendingWrites', () => {
  it('keeps an entry while a later batch has written its key again', () => {
    const pending = new PendingWrites(new DurableValues());
    pending.add(pending.openBatch(), op.put, key, { text: 'first', weight: 1 });
    const first = pending.take()!;
    pending.add(pending.openBatch(), op.put, key, { text: 'second', weight: 1 });
    const second = pending.take()!;
    pending.committed(first.number);
    expect(pending.value(text)?.value).toEqual({ text: 'second', weight: 1 });
    pending.committed(second.number);
    expect(pending.value(text)).toBeUndefined();
    expect(pending.isEmpty).toBe(true);
  });

  it('knows a deletion from nothing pending', () => {
    const pending = new PendingWrites(new DurableValues());
    pending.add(pending.openBatch(), op.delete, key, undefined);
    expect(pending.value(text)).toMatchObject({ value: undefined });
  });

  it('fails sent and open batches together and begins a new epoch', () => {
    const pending = new PendingWrites(new DurableValues());
    const failures: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      pending.add(pending.openBatch(), op.put, key, { text: 'v', weight: 1 });
      pending.setLastNumber(pending.openBatch(), 'log', 7 + count);
      pending.openBatch().settlers.push((failure) => void failures.push(failure));
      if (count === 0) pending.take();
    }
    const failure = new StorageError('full', 'no room');
    pending.fail(failure);
    expect(failures).toEqual([failure, failure]);
    expect(pending.value(text)).toBeUndefined();
    expect(pending.lastNumber('log')).toBeUndefined();
    expect(pending.isEmpty).toBe(true);
    expect(pending.openBatch().epoch).toBe(1);
  });
});
