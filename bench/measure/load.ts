import { Socket } from 'node:net';

/** What a load of requests met. Times in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Of every answer; ascending. */
  readonly latencies: Float64Array;
  /** Answers whose status was not 200. */
  readonly failures: number;
}

export interface Load {
  readonly port: number;
  /** Connections, each with one request under way at a time. */
  readonly connections: number;
  readonly seconds: number;
  /** Whole HTTP requests as bytes; sent round and round. */
  readonly requests: readonly Buffer[];
}

/** A closed loop over raw sockets: cheap enough that the server, not the load, is what is measured. */
export async function runLoad({ port, connections, seconds, requests }: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  let failures = 0;
  let next = 0;
  const begun = performance.now();
  const end = begun + seconds * 1000;

  stayAwake();
  await Promise.all(Array.from({ length: connections }, () => worker()));
  const elapsed = (performance.now() - begun) / 1000;
  return { requests: latencies.length, seconds: elapsed, latencies: Float64Array.from(latencies).sort(), failures };

  /**
   * The load never sleeps. If it did, every answer of a server slower than the load would have to wake it, and on a virtual
   * machine that costs the server more than the answer: the slower of two servers would look slower than it is.
   */
  function stayAwake(): void {
    if (performance.now() < end) setImmediate(stayAwake);
  }

  function worker(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new Socket();
      let sentAt = 0;
      let pending = '';
      socket.setNoDelay(true);
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        pending = pending === '' ? chunk.toString('latin1') : pending + chunk.toString('latin1');
        const head = pending.indexOf('\r\n\r\n');
        if (head < 0 || pending.length < head + 4 + contentLength(pending)) return;
        if (pending.slice(9, 12) !== '200') failures++;
        pending = '';
        latencies.push(performance.now() - sentAt);
        send();
      });
      socket.on('close', () => resolve());
      socket.connect(port, '127.0.0.1', send);

      function send(): void {
        sentAt = performance.now();
        if (sentAt >= end) {
          socket.destroy();
          return;
        }
        socket.write(requests[next++ % requests.length]!);
      }
    });
  }
}

function contentLength(head: string): number {
  const at = head.toLowerCase().indexOf('content-length: ');
  return at < 0 ? 0 : Number.parseInt(head.slice(at + 16, at + 28), 10);
}

/** The `share` quantile (0.5 the median) of ascending values. */
export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN;
}
