import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { STSClient } from '@aws-sdk/client-sts';
import type { KeyPair } from './two-accounts.ts';

/** Unchanged SDK clients against a server of ours; one attempt each, so that a test sees the first answer. */
export function clientsOf({ url }: { readonly url: string }) {
  const settings = (credentials: KeyPair) => ({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
  return {
    dynamodb: (credentials: KeyPair) => new DynamoDBClient(settings(credentials)),
    streams: (credentials: KeyPair) => new DynamoDBStreamsClient(settings(credentials)),
    sts: (credentials: KeyPair) => new STSClient(settings(credentials)),
  };
}

export type Clients = ReturnType<typeof clientsOf>;

/** Name and text of the error that `attempt` must end with. */
export async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    (answer) => new Error(`no error, but ${JSON.stringify(answer)}`),
    (thrown: Error) => thrown,
  );
  return `${error.name}: ${error.message}`;
}
