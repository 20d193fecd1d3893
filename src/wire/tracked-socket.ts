import type { Socket } from 'node:net';

/** A connection with what the server must know to end it well. */
export interface TrackedSocket extends Socket {
  /** Whole requests whose answers are not written yet; more than one when the client pipelines. */
  running?: number;
  /** More than one request was running at once, so that "close after this answer" could cut off another. */
  pipelined?: boolean;
  /** The status for what came in and could not be read: nothing more is read, and the connection ends after the running requests. */
  broken?: string;
}

/** Sends what is buffered, then closes; a peer that does not close its side is cut off after `milliseconds`. */
export function endSoon(socket: Socket, milliseconds: number): void {
  socket.end();
  setTimeout(() => socket.destroy(), milliseconds).unref();
}
