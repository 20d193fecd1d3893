import { CreateTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf, refusal } from '../clients.ts';

const running = await start({ port: 0 });
const client = clientsOf(running).dynamodb(running.credentials!);
afterAll(() => running.stop());

it('counts requests by operation and outcome in the text that Prometheus reads', async () => {
  await client.send(
    new CreateTableCommand({
      TableName: 'counted',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  for (let read = 0; read < 3; read++)
    await client.send(new GetItemCommand({ TableName: 'counted', Key: { pk: { S: 'a' } } }));
  expect(await refusal(client.send(new GetItemCommand({ TableName: 'nowhere', Key: { pk: { S: 'a' } } })))).toContain(
    'ResourceNotFound',
  );
  // The same number, whatever name a client invents for an operation.
  const body = '{}';
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.Invented' };
  await fetch(running.url, { method: 'POST', headers, body });

  const response = await fetch(`${running.url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await response.text()).split('\n');
  expect(lines).toContain('# TYPE dynaward_requests_total counter');
  expect(lines).toContain('dynaward_requests_total{operation="dynamodb.GetItem",error="none"} 3');
  expect(lines).toContain('dynaward_requests_total{operation="dynamodb.GetItem",error="ResourceNotFoundException"} 1');
  expect(lines).toContain('dynaward_requests_total{operation="unknown",error="UnknownOperationException"} 1');
  expect(lines).toContain('# TYPE dynaward_request_seconds histogram');
  expect(lines).toContain('dynaward_request_seconds_bucket{le="+Inf",operation="dynamodb.GetItem"} 4');
  expect(lines).toContain('dynaward_request_seconds_count{operation="dynamodb.GetItem"} 4');
  expect(lines.some((line) => line.startsWith('dynaward_connections '))).toBe(true);
  expect(lines.some((line) => line.startsWith('dynaward_storage{figure="transactions"} '))).toBe(true);
});

it('answers that it is healthy, as AWS does, and for those who run it', async () => {
  const root = await fetch(running.url);
  expect(await root.text()).toBe(`healthy: 127.0.0.1:${running.port} `);
  const health = await fetch(`${running.url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok', mode: 'enforce' }]);
});
