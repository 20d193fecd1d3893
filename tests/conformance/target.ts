import * as sdk from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeAll } from 'vitest';
import type { StartOptions } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { sign } from '../sign.ts';
import { keys, twoAccounts } from '../two-accounts.ts';

/**
 * What a suite of scenarios runs against: a server of its own, or AWS in us-east-1 with `TARGET=aws` and the credentials in
 * AWS_ACCESS_KEY_ID and so on. The tables are made before the first scenario and deleted after the last.
 * `server`: its settings, where it has to take the time that AWS takes.
 */
export function openTarget(tables: readonly sdk.CreateTableCommandInput[], server: StartOptions = {}): Target {
  let url = '';
  let credentials: typeof keys.alice | NonNullable<ReturnType<typeof awsCredentials>> = keys.alice;
  let client!: sdk.DynamoDBClient;
  let streamsClient!: streams.DynamoDBStreamsClient;
  let stop = async (): Promise<void> => {};
  beforeAll(async () => {
    const aws = awsCredentials();
    if (aws) {
      credentials = aws;
      url = 'https://dynamodb.us-east-1.amazonaws.com';
    } else {
      const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false, ...server });
      url = running.url;
      stop = () => running.stop();
    }
    const common = { region: 'us-east-1', credentials, maxAttempts: 1 };
    client = new sdk.DynamoDBClient({ ...common, endpoint: url });
    streamsClient = new streams.DynamoDBStreamsClient({
      ...common,
      endpoint: aws ? 'https://streams.dynamodb.us-east-1.amazonaws.com' : url,
    });
    for (const table of tables) await client.send(new sdk.CreateTableCommand(table));
    for (const { TableName } of tables) {
      await sdk.waitUntilTableExists({ client, maxWaitTime: 120, minDelay: 1 }, { TableName });
    }
  }, 180_000);
  afterAll(async () => {
    if (awsCredentials()) {
      for (const { TableName } of tables) await client.send(new sdk.DeleteTableCommand({ TableName }));
    }
    client.destroy();
    streamsClient.destroy();
    await stop();
  });
  const call: Target['call'] = async (operation, input) => {
    const Command = { ...commands, ...streamCommands }[operation] as unknown as new (
      input: object,
    ) => sdk.PutItemCommand;
    const sender = operation in streamCommands ? (streamsClient as unknown as typeof client) : client;
    const { $metadata: _, ...answer } = await sender.send(new Command(input));
    return answer;
  };
  const post: Target['post'] = (headers, body) => {
    const signed = sign({ host: new URL(url).host, body, headers }, credentials);
    return fetch(url, { method: 'POST', body, headers: signed });
  };
  const raw: Target['raw'] = async (operation, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` };
    const response = await post(headers, text);
    const answer = (await response.json()) as { message?: string; Message?: string; __type: string };
    if (response.ok) return answer;
    throw Object.assign(new Error(answer.message ?? answer.Message), { name: answer.__type.split('#').at(-1) });
  };
  return {
    call,
    raw,
    post,
    url: () => url,
    refusal: (operation, input) => textOf(call(operation, input)),
    rawRefusal: (operation, body) => textOf(raw(operation, body)),
  };
}

const commands = {
  PutItem: sdk.PutItemCommand,
  GetItem: sdk.GetItemCommand,
  UpdateItem: sdk.UpdateItemCommand,
  DeleteItem: sdk.DeleteItemCommand,
  Query: sdk.QueryCommand,
  Scan: sdk.ScanCommand,
  BatchGetItem: sdk.BatchGetItemCommand,
  BatchWriteItem: sdk.BatchWriteItemCommand,
  ExecuteStatement: sdk.ExecuteStatementCommand,
  BatchExecuteStatement: sdk.BatchExecuteStatementCommand,
  ExecuteTransaction: sdk.ExecuteTransactionCommand,
  TransactGetItems: sdk.TransactGetItemsCommand,
  TransactWriteItems: sdk.TransactWriteItemsCommand,
  CreateTable: sdk.CreateTableCommand,
  UpdateTable: sdk.UpdateTableCommand,
  DeleteTable: sdk.DeleteTableCommand,
  DescribeTable: sdk.DescribeTableCommand,
  ListTables: sdk.ListTablesCommand,
  UpdateTimeToLive: sdk.UpdateTimeToLiveCommand,
  DescribeTimeToLive: sdk.DescribeTimeToLiveCommand,
  TagResource: sdk.TagResourceCommand,
  UntagResource: sdk.UntagResourceCommand,
  ListTagsOfResource: sdk.ListTagsOfResourceCommand,
  DescribeLimits: sdk.DescribeLimitsCommand,
  DescribeEndpoints: sdk.DescribeEndpointsCommand,
} as const;

const streamCommands = {
  ListStreams: streams.ListStreamsCommand,
  DescribeStream: streams.DescribeStreamCommand,
  GetShardIterator: streams.GetShardIteratorCommand,
  GetRecords: streams.GetRecordsCommand,
} as const;

export type StreamOperation = keyof typeof streamCommands;
export type Operation = keyof typeof commands;
export type ItemOperation = Exclude<
  Operation,
  `Describe${string}` | `${string}Table${string}` | `${string}TimeToLive` | `${string}Resource`
>;

export interface Target {
  /** Through the SDK. */
  // biome-ignore lint/suspicious/noExplicitAny: scenarios look into answers freely
  call(operation: Operation | StreamOperation, input: object): Promise<any>;
  /** A signed request with that body, for what the SDK does not send. */
  // biome-ignore lint/suspicious/noExplicitAny: scenarios look into answers freely
  raw(operation: Operation, body: object | string): Promise<any>;
  /** A signed request with those headers (names in lower case) and that body. */
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Response>;
  /** Where it is; once the scenarios run. */
  url(): string;
  /** The text of the error, with its name in front unless it is a ValidationException. */
  refusal(operation: Operation | StreamOperation, input: object): Promise<string>;
  rawRefusal(operation: Operation, body: object | string): Promise<string>;
}

function awsCredentials() {
  const { TARGET, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (TARGET !== 'aws' || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

async function textOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    (answer) => new Error(`no error, but ${JSON.stringify(answer)}`),
    (thrown: Error) => thrown,
  );
  return error.name === 'ValidationException' ? error.message : `${error.name}: ${error.message}`;
}
