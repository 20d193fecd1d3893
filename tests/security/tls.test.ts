import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { connect as connectPlainly } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { selfSignedCertificate } from '../certificate.ts';
import { python } from '../clients/python.ts';
import { refusal } from '../clients.ts';
import { cleanEnvironment, root, runProgram, startProgram, temporaryFolder } from '../program.ts';
import { type KeyPair, keys, owner, twoAccounts } from '../two-accounts.ts';

/** HTTPS on the same port: what conditions on aws:SecureTransport see, and that it is served as well as HTTP is. */
const folder = temporaryFolder();
const tlsCertificate = join(folder.path, 'certificate.pem');
const tlsKey = join(folder.path, 'key.pem');
const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/letters`;
/** As compliance tools ask for it. */
const denyInsecureTransport = {
  Sid: 'DenyInsecureTransport',
  Effect: 'Deny',
  Principal: '*',
  Action: 'dynamodb:*',
  Resource: [arn, `${arn}/index/*`],
  Condition: {
    Bool: { 'aws:SecureTransport': 'false' },
    ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${owner}:root` },
  },
};

beforeAll(() => {
  const { certificate, key } = selfSignedCertificate();
  writeFileSync(tlsCertificate, certificate);
  writeFileSync(tlsKey, key);
});
afterAll(() => folder.remove());

/** A client that trusts the certificate. */
function client({ url }: Pick<Running, 'url'>, credentials: KeyPair): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    requestHandler: { httpsAgent: new Agent({ ca: readFileSync(tlsCertificate) }) },
  });
}

const serve = (options: { readonly tls: boolean; readonly trustedProxies?: readonly string[] }) =>
  start({
    port: 0,
    hosts: ['127.0.0.1'],
    configuration: twoAccounts,
    wellKnownCredentials: false,
    ...(options.tls && { tlsCertificate, tlsKey }),
    ...(options.trustedProxies && { trustedProxies: options.trustedProxies }),
  });

/** What alice gets from a table whose policy denies insecure transport: its items, or a refusal. */
async function readLetters(running: Running): Promise<string> {
  const alice = client(running, keys.alice);
  const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' as const }];
  const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' as const }];
  await alice.send(
    new CreateTableCommand({ TableName: 'letters', AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' }),
  );
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [denyInsecureTransport] });
  await client(running, keys.ownerRoot).send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy }));
  return refusal(alice.send(new GetItemCommand({ TableName: 'letters', Key: { id: { S: 'a' } } })));
}

describe('with a certificate', () => {
  let running: Running;
  beforeAll(async () => {
    running = await serve({ tls: true });
  });
  afterAll(() => running.stop());

  it('requests are secure: the policy that denies the others lets them be', async () => {
    expect(running.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await readLetters(running)).toContain('Error: no error');
  });

  it('a client that does not trust it is not served, and one that speaks HTTP neither; others are', async () => {
    const distrusting = new DynamoDBClient({
      endpoint: running.url,
      region: 'us-east-1',
      credentials: keys.alice,
      maxAttempts: 1,
    });
    const get = () => new GetItemCommand({ TableName: 'letters', Key: { id: { S: 'a' } } });
    expect(await refusal(distrusting.send(get()))).toContain('self-signed certificate');
    const plain = connectPlainly(running.port, '127.0.0.1');
    let answer = '';
    plain.on('data', (chunk) => {
      answer += chunk;
    });
    plain.write('POST / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(plain, 'close');
    expect(answer).toBe('');
    expect(await refusal(client(running, keys.alice).send(get()))).toContain('Error: no error');
  });

  it('the server ends although connections lie idle, before and after the handshake', async () => {
    const other = await serve({ tls: true });
    const silent = connectPlainly(other.port, '127.0.0.1');
    const idle = connect({ port: other.port, host: '127.0.0.1', ca: readFileSync(tlsCertificate) });
    for (const socket of [silent, idle]) socket.on('error', () => {});
    await Promise.all([once(silent, 'connect'), once(idle, 'secureConnect')]);
    const closed = Promise.all([once(silent, 'close'), once(idle, 'close')]);
    await other.stop();
    await closed;
  });
});

it('without one the same policy refuses', async () => {
  const running = await serve({ tls: false });
  expect(running.url).toMatch(/^http:/);
  expect(await readLetters(running)).toContain('with an explicit deny in a resource-based policy');
  await running.stop();
});

it('a trusted proxy that speaks TLS itself says what its client spoke', async () => {
  const running = await serve({ tls: true, trustedProxies: ['127.0.0.1'] });
  expect(await readLetters(running)).toContain('with an explicit deny in a resource-based policy');
  await running.stop();
});

describe('the program', () => {
  const environment = python();
  it.skipIf(environment.kind === 'absent')(
    'says https in its ready line, and boto3 is served',
    async () => {
      const program = await startProgram({
        args: ['--memory', '--tls-certificate', tlsCertificate],
        environment: { DYNAWARD_TLS_KEY: tlsKey },
      });
      const { url } = program.ready;
      expect(url).toMatch(/^https:/);
      const bin = environment.kind === 'ready' ? environment.bin : '';
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
      const input = `${JSON.stringify({ url, service: 'dynamodb', operation: 'ListTables', input: {}, credentials })}\n`;
      const { stdout } = spawnSync(join(bin, 'python'), [join(root, 'tests/clients/boto3_calls.py')], {
        input,
        encoding: 'utf8',
        env: { ...cleanEnvironment(), AWS_CA_BUNDLE: tlsCertificate },
      });
      expect(JSON.parse(stdout)).toMatchObject({ answer: { TableNames: [] } });
      expect(await program.stop()).toBe(0);
    },
    60_000,
  );

  it('does not start with half of what TLS needs, or with what does not fit', async () => {
    const other = join(folder.path, 'other.pem');
    writeFileSync(other, selfSignedCertificate().key);
    const rows = [
      [['--tls-certificate', tlsCertificate], 'TLS needs a certificate and its key.'],
      [
        ['--tls-certificate', tlsCertificate, '--tls-key', '/nowhere/key.pem'],
        'Cannot read /nowhere/key.pem (ENOENT).',
      ],
      [['--tls-certificate', tlsCertificate, '--tls-key', other], 'Cannot speak TLS with the certificate'],
      [['--tls-certificate', tlsKey, '--tls-key', tlsKey], 'Name a certificate and its own key'],
    ] as const;
    for (const [args, message] of rows) {
      const { status, err } = await runProgram({ args: ['--memory', '--port', '0', ...args] });
      expect([status, err]).toEqual([1, expect.stringContaining(message)]);
    }
  }, 60_000);
});
