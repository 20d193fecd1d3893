import { describe, expect, it } from 'vitest';
import { createForwarding, isProxyRange, peerAddress } from './forwarding.ts';

const originOf = createForwarding(['10.0.0.0/8', '192.0.2.7', 'fd00::/8', '::ffff:198.51.100.9']);
const proxy = '10.0.0.1';
const clientOf = (peer: string, forwarded?: string) =>
  originOf(peer, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }).address;

describe('X-Forwarded-For', () => {
  it('of a peer that is not trusted is not read', () => {
    for (const peer of ['203.0.113.5', '11.0.0.1', '192.0.2.8', 'fe80::1', '::1', ''])
      expect(clientOf(peer, '198.51.100.1')).toBe(peer);
    expect(createForwarding([])(proxy, { 'x-forwarded-for': '198.51.100.1' }).address).toBe(proxy);
  });

  it.each([
    ['the client alone', '203.0.113.5', '203.0.113.5'],
    ['what the client wrote before, and itself', '127.0.0.1, 203.0.113.5', '203.0.113.5'],
    ['rubbish that the client wrote before', '"><, , unknown,203.0.113.5', '203.0.113.5'],
    ['a trusted address that the client wrote before', '10.0.0.9, 203.0.113.5', '203.0.113.5'],
    ['the client and proxies behind it', '1.2.3.4, 203.0.113.5, 10.9.9.9, 192.0.2.7', '203.0.113.5'],
    ['a proxy that is not trusted, and so is the client', '203.0.113.5, 198.51.100.77, 10.9.9.9', '198.51.100.77'],
    ['none but trusted ones: the first began', '10.1.1.1, 10.2.2.2', '10.1.1.1'],
    ['a trusted proxy in another spelling', '203.0.113.5, ::FFFF:C633:6409', '203.0.113.5'],
    ['ports', '[2001:db8::5]:4711, 10.2.2.2:80', '2001:db8::5'],
    ['IPv4 written as IPv6', '::ffff:203.0.113.5', '203.0.113.5'],
    ['IPv6 at length', '2001:0DB8:0:0:0:0:0:5', '2001:db8::5'],
    ['a zone', 'fe80::1%eth0', 'fe80::1'],
  ])('from a proxy, naming %s', (_, forwarded, client) => {
    expect(clientOf(proxy, forwarded)).toBe(client);
  });

  it.each([
    ['nobody', undefined],
    ['nothing', ''],
    ['no address', 'unknown'],
    ['an address with leading zeros, which some read as octal', '203.0.113.010'],
    ['a block', '203.0.113.0/24'],
    ['too many parts', '1.2.3.4.5:80'],
    ['no address before trusted proxies', '203.0.113.5, _hidden, 10.2.2.2'],
    ['an empty place before trusted proxies', '203.0.113.5,, 10.2.2.2'],
  ])('from a proxy, naming %s: the client is not known, and never the proxy', (_, forwarded) => {
    expect(clientOf(proxy, forwarded)).toBeUndefined();
  });

  it('takes a long list for what it is', () => {
    expect(clientOf(proxy, `203.0.113.5,${'10.0.0.2,'.repeat(1000)}10.0.0.3`)).toBe('203.0.113.5');
  });
});

describe('X-Forwarded-Proto', () => {
  const secure = (peer: string, proto?: string) => originOf(peer, { 'x-forwarded-proto': proto }).secure;

  it('is believed of a trusted proxy, when it says https for every hop', () => {
    expect([secure(proxy, 'https'), secure(proxy, 'HTTPS, https')]).toEqual([true, true]);
    for (const proto of ['http', 'https, http', 'http, https', '', 'https,', 'httpss', undefined])
      expect(secure(proxy, proto)).toBe(false);
  });

  it('is not believed of others', () => {
    expect(secure('203.0.113.5', 'https')).toBe(false);
    expect(createForwarding([])(proxy, { 'x-forwarded-proto': 'https' }).secure).toBe(false);
  });
});

describe('the peer', () => {
  it.each([
    ['203.0.113.5', '203.0.113.5'],
    ['::ffff:203.0.113.5', '203.0.113.5'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:db8::5', '2001:db8::5'],
    ['::ffff:1:2:3', '::ffff:1:2:3'],
    [undefined, ''],
  ])('%s is written %s', (peer, address) => {
    expect(peerAddress(peer)).toBe(address);
  });
});

it('proxies are named by addresses and blocks, but nobody can be all of them', () => {
  for (const text of ['10.0.0.1', '10.0.0.0/8', '10.1.2.3/1', '::1', 'fd00::/8', '2001:db8::/128', '::ffff:10.0.0.1'])
    expect([text, isProxyRange(text)]).toEqual([text, true]);
  for (const text of [
    '',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'proxy',
    '10.0.0.0/-8',
    '::/129',
    'fe80::1%eth0',
    '010.0.0.1',
    '::ffff:10.0.0.0/104',
  ])
    expect([text, isProxyRange(text)]).toEqual([text, false]);
});
