import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as sts from '@aws-sdk/client-sts';
import { type Client, Refusal } from './client.ts';

const services = {
  dynamodb: { Service: dynamodb.DynamoDBClient, commands: dynamodb },
  streams: { Service: streams.DynamoDBStreamsClient, commands: streams },
  sts: { Service: sts.STSClient, commands: sts },
};

/** The AWS SDK for JavaScript v3. */
export function javascriptClient(url: string, region = 'us-east-1'): Client {
  return {
    async call({ service, operation, input, credentials }) {
      if (service === 'iam' || service === 'organizations')
        throw new Error(`the JavaScript client of ${service} is not among the packages of this project`);
      const Service = services[service].Service as typeof dynamodb.DynamoDBClient;
      const commands = services[service].commands as unknown as Record<string, new (input: unknown) => never>;
      const client = new Service({ endpoint: url, region, credentials, maxAttempts: 1 });
      try {
        return await client.send(new commands[`${operation}Command`]!(input));
      } catch (error) {
        throw error instanceof Error ? new Refusal(error.name, error.message) : error;
      } finally {
        client.destroy();
      }
    },
    close() {},
  };
}
