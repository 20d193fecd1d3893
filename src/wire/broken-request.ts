import { endSoon, type TrackedSocket } from './tracked-socket.ts';

const statusByCode: ReadonlyMap<string | undefined, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/**
 * Answers what node's parser could not read as a request (`clientError`): 431, 408 or 400 without a body, and closes. When whole
 * requests came before it on the connection, they are answered first and the connection closes without a word about the rest:
 * an answer out of turn would be taken for theirs.
 */
export function refuseBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: TrackedSocket,
  lingerMilliseconds: number,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  if (socket.broken !== undefined) return;
  socket.broken = statusByCode.get(error.code) ?? '400 Bad Request';
  if (socket.running) return;
  socket.write(`HTTP/1.1 ${socket.broken}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  endSoon(socket, lingerMilliseconds);
}
