import { hash } from 'node:crypto';
import type { Item } from '../../item/attribute-value.ts';
import { equalItems } from '../../item/compare.ts';
import { itemBytes } from '../../item/size.ts';
import type { Value } from '../../storage/engine.ts';
import type { Stream, StreamShard } from '../catalog/catalog.ts';
import type { StoredItem } from '../database.ts';
import { sequenceNumberOf } from './sequence-number.ts';

/**
 * A record as GetRecords answers it, in two pieces: what is known when the item is written is stored; the log's number, and what
 * follows from it, is put in front when the record is read.
 *
 *     {"eventID":…,"eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":…,"dynamodb":{"SequenceNumber":…,
 *     "ApproximateCreationDateTime":…,"Keys":…,"NewImage":…,"OldImage":…,"SizeBytes":…,"StreamViewType":…},"eventName":…}
 *
 * Source: API reference (DynamoDB Streams), Record and StreamRecord.
 */
export interface ItemChange {
  readonly stream: Stream;
  readonly key: Item;
  /** The key in JSON. */
  readonly keyText: string;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

const storedBeginning = '"ApproximateCreationDateTime":';

/** The stored piece; undefined for a change that leaves the item equal, which makes no record. */
export function changeRecord({ stream, key, keyText, before, after, now }: ItemChange): Value | undefined {
  if (isUnchanged(before, after)) return undefined;
  const { viewType } = stream;
  const newImage = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  const oldImage = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  const bytes = itemBytes(key) + (newImage?.bytes ?? 0) + (oldImage?.bytes ?? 0);
  const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
  const images = `${newImage ? `,"NewImage":${newImage.text}` : ''}${oldImage ? `,"OldImage":${oldImage.text}` : ''}`;
  return {
    text: `${storedBeginning}${Math.floor(now / 1000)},"Keys":${keyText}${images},"SizeBytes":${bytes},"StreamViewType":"${viewType}"},"eventName":"${eventName}"}`,
    weight: bytes,
  };
}

/** The stored piece of a deletion that no client asked for. API reference (DynamoDB Streams), Record, userIdentity. */
export function madeByService({ text, weight }: Value): Value {
  const identity = '"userIdentity":{"principalId":"dynamodb.amazonaws.com","type":"Service"}';
  return { text: `${text.slice(0, -1)},${identity}}`, weight };
}

/** The whole record in JSON. */
export function completeRecord(stored: string, { stream, shard, logNumber }: RecordPlace): string {
  const eventId = hash('sha256', `${stream.arn} ${shard.id} ${logNumber}`).slice(0, 32);
  return `{"eventID":"${eventId}","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"${stream.region}","dynamodb":{"SequenceNumber":"${sequenceNumberOf(shard.startingSequenceNumber, logNumber)}",${stored}`;
}

interface RecordPlace {
  readonly stream: Stream;
  readonly shard: StreamShard;
  readonly logNumber: number;
}

/** Epoch seconds, rounded down. */
export function creationSecondsOf(stored: string): number {
  return Number.parseInt(stored.slice(storedBeginning.length, storedBeginning.length + 16), 10);
}

function isUnchanged(before: StoredItem | undefined, after: StoredItem | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return before.text === after.text || (before.bytes === after.bytes && equalItems(before.item, after.item));
}
