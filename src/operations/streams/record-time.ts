import type { Stream } from '../../database/catalog/catalog.ts';
import type { Database, Shard } from '../../database/database.ts';
import { formatSequenceNumber } from './sequence-number.ts';

interface Place {
  readonly database: Database;
  readonly stream: Stream;
  readonly shard: Shard;
}

/**
 * The sequence number of the first record written at or after `timestamp` (epoch milliseconds), or of the record that comes next
 * when there is none. Records carry whole seconds, so a time within a second begins with that second.
 *
 * A binary search by sequence number, which grows with time: some sixty reads of one record at the most.
 */
export async function firstRecordSince(timestamp: number, { database, stream, shard }: Place): Promise<string> {
  const seconds = Math.floor(timestamp / 1000);
  const latest = await database.latestSequenceNumber(stream, shard.id);
  const digits = latest.length;
  // What is wanted lies in low..high; at high there is nothing yet, which is late enough for any time.
  let low = BigInt(await database.oldestSequenceNumber(stream, shard.id));
  let high = BigInt(latest);
  while (low < high) {
    const middle = (low + high) / 2n;
    const from = formatSequenceNumber(middle, digits);
    const page = await database.records({ stream, shardId: shard.id, from, recordsMax: 1, bytesMax: 1 });
    const [text] = page.texts;
    if (text === undefined || creationSeconds(text) >= seconds) high = middle;
    else low = middle + 1n;
  }
  return formatSequenceNumber(high, digits);
}

function creationSeconds(recordText: string): number {
  const record = JSON.parse(recordText) as { readonly dynamodb: { readonly ApproximateCreationDateTime: number } };
  return record.dynamodb.ApproximateCreationDateTime;
}
