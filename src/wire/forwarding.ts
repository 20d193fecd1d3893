import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP, SocketAddress } from 'node:net';

/** Where a request comes from, as far as it can be known. */
export interface Origin {
  /** Undefined: a trusted proxy sent it and does not say for whom. */
  readonly address: string | undefined;
  /** Whether the client spoke TLS. */
  readonly secure: boolean;
}

/**
 * Tells the origin of a request from the peer's address (`peerAddress`) and the headers. Only what a trusted proxy sends is believed:
 *
 *   X-Forwarded-For: spoofed, client, proxy        each proxy adds, at the right, the address that it was spoken to from
 *                             ^ read from the right, the first that is no trusted proxy; what stands left of it anybody may have written
 *
 * A trusted proxy is never taken for the client: when it names none, or something that is no address, the address is unknown, and
 * so `aws:SourceIp` is absent. (Clients have made proxies drop the header: CVE-2022-31813, CVE-2024-45410.) When all that are named are
 * trusted, the first of them began the request. `X-Forwarded-Proto` counts when it names `https` for every hop.
 *
 * `trusted`: addresses and CIDR blocks that `isProxyRange` accepts. `tls`: whether this server speaks TLS, to proxies too.
 */
export function createForwarding(
  trusted: readonly string[],
  { tls = false }: { readonly tls?: boolean } = {},
): (peer: string, headers: IncomingHttpHeaders) => Origin {
  if (trusted.length === 0) return (peer) => ({ address: peer, secure: tls });
  const proxies = new BlockList();
  for (const text of trusted) {
    const range = parseRange(text);
    if (!range) throw new RangeError(`${text} is no address and no CIDR block`);
    proxies.addSubnet(range.address, range.bits, range.family);
  }
  const isProxy = (address: string): boolean => proxies.check(address, familyOf(address));

  return (peer, headers) => {
    if (peer === '' || !isProxy(peer)) return { address: peer, secure: tls };
    return {
      address: clientOf(entriesOf(headers['x-forwarded-for'])),
      secure: areAllHttps(entriesOf(headers['x-forwarded-proto'])),
    };
  };

  function clientOf(entries: readonly string[]): string | undefined {
    let address: string | undefined;
    for (let at = entries.length - 1; at >= 0; at--) {
      address = forwardedAddress(entries[at]!);
      if (address === undefined || !isProxy(address)) return address;
    }
    return address;
  }
}

/** Whether `text` can name proxies: an address or a CIDR block, and not everybody. */
export function isProxyRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

/**
 * The address of a socket's peer as policies and logs write it: an IPv4 peer of a dual-stack socket (`::ffff:192.0.2.1`) as IPv4, without
 * which no `aws:SourceIp` range would match it; a link-local one (`fe80::1%eth0`) without its zone. Empty: the peer is gone.
 */
export function peerAddress(text: string | undefined): string {
  if (text === undefined) return '';
  if (!text.includes(':')) return text;
  const zone = text.indexOf('%');
  const address = zone < 0 ? text : text.slice(0, zone);
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}

/** An entry of X-Forwarded-For, which some proxies write with a port; undefined: no address. */
function forwardedAddress(entry: string): string | undefined {
  const [, bracketed, before] = /^(?:\[([^\]]*)\](?::\d+)?|(\d[\d.]*):\d+)$/.exec(entry) ?? [];
  return canonicalAddress(bracketed ?? before ?? entry);
}

/** In the spelling of a socket's peer. */
function canonicalAddress(text: string): string | undefined {
  const zone = text.indexOf('%');
  const address = zone < 0 ? text : text.slice(0, zone);
  const version = isIP(address);
  if (version === 0) return undefined;
  return peerAddress(version === 4 ? address : new SocketAddress({ address, family: 'ipv6' }).address);
}

interface Range {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

function parseRange(text: string): Range | undefined {
  const [host = '', length, ...more] = text.split('/');
  const address = host.includes('%') ? undefined : canonicalAddress(host);
  if (address === undefined || more.length > 0) return undefined;
  const family = familyOf(address);
  const bitsMax = family === 'ipv4' ? 32 : 128;
  if (length === undefined) return { address, bits: bitsMax, family };
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : 0;
  // Nobody's word counts where everybody's does.
  return bits >= 1 && bits <= bitsMax ? { address, bits, family } : undefined;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** Of a list in one header or several, which node joins. */
function entriesOf(header: string | readonly string[] | undefined): readonly string[] {
  if (header === undefined) return [];
  return String(header)
    .split(',')
    .map((entry) => entry.trim());
}

function areAllHttps(schemes: readonly string[]): boolean {
  return schemes.length > 0 && schemes.every((scheme) => scheme.toLowerCase() === 'https');
}
