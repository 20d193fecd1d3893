import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as sts from '@aws-sdk/client-sts';
import { type Client, Refusal } from './client.ts';

/** The AWS SDK for JavaScript v3. */
export function javascriptClient(url: string): Client {
  return {
    async call({ service, operation, input, credentials }) {
      const module = service === 'dynamodb' ? dynamodb : sts;
      const Service = (
        service === 'dynamodb' ? dynamodb.DynamoDBClient : sts.STSClient
      ) as typeof dynamodb.DynamoDBClient;
      const Command = (module as unknown as Record<string, new (input: unknown) => never>)[`${operation}Command`]!;
      const client = new Service({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
      try {
        return await client.send(new Command(input));
      } catch (error) {
        throw error instanceof Error ? new Refusal(error.name, error.message) : error;
      } finally {
        client.destroy();
      }
    },
    close() {},
  };
}
