import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { start } from '../../src/cli/start.ts';
import type { KeyPair } from '../two-accounts.ts';
import { type RawCall, rawCall } from './raw-call.ts';

/**
 * The accounts and tables that the policies of AWS's guides speak of. The documents in `guide-policies` are the guides', with placeholders
 * filled in and the accounts of this world; their Region, us-west-2, becomes the one that requests are signed for here.
 */
export const shop = '123456789012';
export const partner = '111122223333';
export const other = '111111111111';
export const region = 'us-east-1';

export function guidePolicy(file: string, replaced: Readonly<Record<string, string>> = {}) {
  let text = readFileSync(new URL(`guide-policies/${file}.json`, import.meta.url), 'utf8');
  for (const [found, by] of Object.entries({ 'us-west-2': region, ...replaced })) text = text.replaceAll(found, by);
  return JSON.parse(text);
}

export function arnOf(table: string): string {
  return `arn:aws:dynamodb:${region}:${shop}:table/${table}`;
}

/** A key of a user's or root's, derived from its name. */
export function keysOf(account: string, name: string): KeyPair {
  return { accessKeyId: `AKIA${account}${name.replaceAll('-', '_')}`, secretAccessKey: `secret of ${name}` };
}

export function accessKeys(account: string, name: string) {
  const { accessKeyId, secretAccessKey } = keysOf(account, name);
  return [{ id: accessKeyId, secret: secretAccessKey }];
}

export type Server = Awaited<ReturnType<typeof start>>;
type Ask = Omit<RawCall, 'operation'> & { readonly operation: string; readonly credentials: KeyPair };

/** `passed`: done. `refused`: by the policies. Everything else is a mistake of the test, and told. */
export async function outcomeOf({ url }: Pick<Server, 'url'>, ask: Ask): Promise<string> {
  const { status, text } = await rawCall(url, {
    ...ask,
    operation: ask.operation.includes('.') ? ask.operation : `dynamodb.${ask.operation}`,
  });
  if (status === 200) return 'passed';
  return /is not authorized to perform/.test(text) ? 'refused' : text;
}

export async function answerOf(server: Pick<Server, 'url'>, ask: Ask) {
  const { status, text } = await rawCall(server.url, ask);
  expect([status, text]).toEqual([200, expect.any(String)]);
  return text;
}

interface NewTable {
  readonly keys: readonly [string, string?];
  readonly indexes?: Readonly<Record<string, readonly [string, string?]>>;
  readonly tags?: Readonly<Record<string, string>>;
}

const tables: Readonly<Record<string, NewTable>> = {
  Books: { keys: ['id'], indexes: { ByAuthor: ['author'] } },
  Films: { keys: ['id'] },
  Alice_ProductCatalog: { keys: ['id'] },
  Bob_ProductCatalog: { keys: ['id'] },
  GameScores: {
    keys: ['UserId', 'GameTitle'],
    indexes: { TopScoreDateTimeIndex: ['GameTitle', 'TopScoreDateTime'] },
  },
  table01: { keys: ['id'] },
  table04: { keys: ['id'] },
  Music: { keys: ['id'], indexes: { index1: ['singer'] } },
  WatchList: { keys: ['id'] },
  MyTable: { keys: ['id'] },
  'table-name': { keys: ['column-name-1'] },
  staged: { keys: ['id'], tags: { environment: 'staging' } },
  productive: { keys: ['id'], tags: { environment: 'production' } },
  myMusicTable: { keys: ['id'], tags: { Title: 'ProductManager' } },
  MusicCollection: { keys: ['Artist', 'SongTitle'], indexes: { 'index-name': ['SongTitle'], another: ['SongTitle'] } },
};

/** Serves with the accounts, makes the tables, and says how their streams are called. */
export async function openGuideWorld(accounts: Readonly<Record<string, object>>, more: object = {}) {
  const server = await start({
    port: 0,
    hosts: ['127.0.0.1'],
    wellKnownCredentials: false,
    trustedProxies: ['127.0.0.9'],
    configuration: {
      accounts: { ...accounts, [shop]: { ...accounts[shop], rootAccessKeys: accessKeys(shop, 'root') } },
      ...more,
    },
  });
  const streams: Record<string, string> = {};
  for (const [TableName, { keys, indexes = {}, tags = {} }] of Object.entries(tables)) {
    const schema = ([hash, range]: readonly [string, string?]) => [
      { AttributeName: hash, KeyType: 'HASH' },
      ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
    ];
    const named = new Set([keys, ...Object.values(indexes)].flat().filter((name) => name !== undefined));
    const input = {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...named].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: schema(keys),
      ...(Object.keys(indexes).length > 0 && {
        GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, own]) => ({
          IndexName,
          KeySchema: schema(own),
          Projection: { ProjectionType: 'ALL' },
        })),
      }),
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    };
    const answer = await answerOf(server, {
      operation: 'dynamodb.CreateTable',
      input,
      credentials: keysOf(shop, 'root'),
    });
    streams[TableName] = JSON.parse(answer).TableDescription.LatestStreamArn;
  }
  return { server, streams };
}
