import { request as httpRequest } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { runProgram } from '../program.ts';
import { sign } from '../sign.ts';

/**
 * What conditions on aws:SourceIp and aws:SecureTransport see behind a proxy, over real sockets. The proxy is whoever speaks from
 * 127.0.0.1; somebody who is no proxy speaks from 127.0.0.2.
 */
const proxy = '127.0.0.1';
const stranger = '127.0.0.2';
const client = '203.0.113.5';

const statement = (Effect: 'Allow' | 'Deny', Condition?: object) => ({
  Effect,
  Action: 'dynamodb:ListTables',
  Resource: '*',
  ...(Condition && { Condition }),
});
const ip = (operator: string, address: string) => ({ [operator]: { 'aws:SourceIp': address } });
const secrets: Readonly<Record<string, readonly object[]>> = {
  office: [statement('Allow', ip('IpAddress', '203.0.113.0/24'))],
  machine: [statement('Allow', ip('IpAddress', '127.0.0.0/8'))],
  fenced: [statement('Allow'), statement('Deny', ip('NotIpAddress', '203.0.113.0/24'))],
  sealed: [statement('Allow'), statement('Deny', { Bool: { 'aws:SecureTransport': 'false' } })],
};
const keysOf = (name: string) => ({ accessKeyId: `AKIA${name.toUpperCase().padEnd(16, '0')}`, secretAccessKey: name });
const configuration = {
  accounts: {
    '111111111111': {
      users: Object.fromEntries(
        Object.entries(secrets).map(([name, Statement]) => [
          name,
          {
            accessKeys: [{ id: keysOf(name).accessKeyId, secret: name }],
            inlinePolicies: { own: { Version: '2012-10-17', Statement } },
          },
        ]),
      ),
    },
  },
};

interface Way {
  readonly from?: string;
  readonly to?: string;
  readonly forwardedFor?: string | readonly string[];
  readonly forwardedProto?: string;
}

/** `allowed` or `refused`: whether that user may list tables, asking so. */
function ask(
  server: Running,
  user: string,
  { from = proxy, to = '127.0.0.1', forwardedFor, forwardedProto }: Way = {},
) {
  const host = `127.0.0.1:${server.port}`;
  const body = '{}';
  const headers = {
    ...sign(
      {
        host,
        body,
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      },
      keysOf(user),
    ),
    ...(forwardedFor !== undefined && { 'x-forwarded-for': [forwardedFor].flat() as string[] }),
    ...(forwardedProto !== undefined && { 'x-forwarded-proto': forwardedProto }),
  };
  return new Promise<string>((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: to,
        port: server.port,
        method: 'POST',
        headers,
        agent: false,
        ...(from !== '' && { localAddress: from }),
      },
      (incoming) => {
        let text = '';
        incoming.on('data', (chunk) => {
          text += chunk;
        });
        incoming.on('end', () => {
          if (incoming.statusCode === 200) resolve('allowed');
          else resolve(text.includes('AccessDeniedException') ? 'refused' : text);
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const serve = (trustedProxies: readonly string[], hosts = ['127.0.0.1']) =>
  start({ port: 0, hosts, wellKnownCredentials: false, trustedProxies, configuration });

describe('behind a trusted proxy', () => {
  let server: Running;
  beforeAll(async () => {
    server = await serve([proxy, '10.0.0.0/8']);
  });
  afterAll(() => server.stop());

  it('aws:SourceIp is the client that the proxy names', async () => {
    expect(await ask(server, 'office', { forwardedFor: client })).toBe('allowed');
    expect(await ask(server, 'fenced', { forwardedFor: client })).toBe('allowed');
    expect(await ask(server, 'office', { forwardedFor: '198.51.100.1' })).toBe('refused');
    expect(await ask(server, 'fenced', { forwardedFor: '198.51.100.1' })).toBe('refused');
    expect(await ask(server, 'office', { forwardedFor: [client, '10.0.0.7'] })).toBe('allowed');
    expect(await ask(server, 'office', { forwardedFor: `::ffff:${client}` })).toBe('allowed');
  });

  it('what the client wrote itself, left of its address or in a header of its own, never wins', async () => {
    for (const user of ['office', 'fenced']) {
      expect(await ask(server, user, { forwardedFor: `${client}, 198.51.100.1` })).toBe('refused');
      expect(await ask(server, user, { forwardedFor: [client, '198.51.100.1'] })).toBe('refused');
      expect(await ask(server, user, { forwardedFor: `${client}, 198.51.100.1, 10.0.0.7` })).toBe('refused');
    }
  });

  it('a proxy that names nobody, or nonsense, is not the client: no address matches, and every fence holds', async () => {
    for (const way of [
      {},
      { forwardedFor: '' },
      { forwardedFor: 'unknown' },
      { forwardedFor: `${client}, x, 10.0.0.7` },
    ])
      for (const user of ['office', 'machine', 'fenced']) expect(await ask(server, user, way)).toBe('refused');
  });

  it('who is not the proxy is who it is, whatever it writes', async () => {
    for (const user of ['office', 'fenced'])
      expect(await ask(server, user, { from: stranger, forwardedFor: client })).toBe('refused');
    expect(await ask(server, 'machine', { from: stranger, forwardedFor: client })).toBe('allowed');
    expect(await ask(server, 'sealed', { from: stranger, forwardedProto: 'https' })).toBe('refused');
  });

  it('aws:SecureTransport is what the proxy says of the client', async () => {
    expect(await ask(server, 'sealed', { forwardedFor: client, forwardedProto: 'https' })).toBe('allowed');
    for (const forwardedProto of ['http', 'https, http', undefined])
      expect(await ask(server, 'sealed', { forwardedFor: client, ...(forwardedProto && { forwardedProto }) })).toBe(
        'refused',
      );
  });
});

describe('without one', () => {
  it('no header is believed', async () => {
    const server = await serve([]);
    expect(await ask(server, 'office', { forwardedFor: client })).toBe('refused');
    expect(await ask(server, 'machine', { forwardedFor: client })).toBe('allowed');
    expect(await ask(server, 'sealed', { forwardedProto: 'https' })).toBe('refused');
    await server.stop();
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  );
  it.skipIf(!hasIpv6)('an IPv4 peer of a dual-stack socket is an IPv4 address (skipped: no IPv6 here)', async () => {
    const server = await serve([], ['::']);
    expect(await ask(server, 'machine')).toBe('allowed');
    expect(await ask(server, 'machine', { from: '::1', to: '::1' })).toBe('refused');
    await server.stop();
    const behind = await serve([proxy], ['::']);
    expect(await ask(behind, 'office', { forwardedFor: client })).toBe('allowed');
    await behind.stop();
  });
});

describe('a proxy is trusted on purpose', () => {
  it('by its address, not everybody', async () => {
    for (const trusted of ['0.0.0.0/0', 'proxy.example', '10.0.0.0/40']) {
      const { status, err } = await runProgram({ args: ['--trusted-proxy', trusted] });
      expect([status, err]).toEqual([2, expect.stringContaining(`got "${trusted}"`)]);
      await expect(serve([trusted])).rejects.toThrow(`Cannot trust ${trusted}`);
    }
  }, 60_000);

  it('and not while anybody knows the credentials', async () => {
    await expect(start({ port: 0, trustedProxies: [proxy] })).rejects.toThrow('well-known credentials');
  });
});
