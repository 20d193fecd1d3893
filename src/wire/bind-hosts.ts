import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Tries, when the system's choice for the first host is taken on the second. */
const portChoicesMax = 10;

/** The machine has no such address: IPv6 is switched off. */
const noSuchAddress: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

export interface BoundHosts {
  readonly servers: readonly Server[];
  readonly port: number;
}

/**
 * One server per host, all on the same port; for port 0 the first host's choice. An IPv6 host that the machine does not have is
 * left out when another is bound. Every other failure (EADDRINUSE, EACCES) rejects as node reports it, with nothing left open.
 */
export async function bindHosts(
  create: () => Server,
  { port, hosts }: { readonly port: number; readonly hosts: readonly string[] },
): Promise<BoundHosts> {
  for (let choice = 1; ; choice++) {
    const servers: Server[] = [];
    let bound = port;
    try {
      for (const host of hosts) {
        const server = create();
        try {
          // Beside an IPv4 host, `::` must not take the IPv4 side of the port too.
          server.listen({ port: bound, host, ipv6Only: hosts.length > 1 && host.includes(':') });
          await once(server, 'listening');
        } catch (error) {
          if (servers.length > 0 && host.includes(':') && noSuchAddress.has(codeOf(error))) continue;
          throw error;
        }
        servers.push(server);
        bound = (server.address() as AddressInfo).port;
      }
      return { servers, port: bound };
    } catch (error) {
      for (const server of servers) server.close();
      if (port !== 0 || servers.length === 0 || codeOf(error) !== 'EADDRINUSE' || choice === portChoicesMax)
        throw error;
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
