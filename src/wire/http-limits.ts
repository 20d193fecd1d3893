import { requestBodyBytesMax } from '../limits.ts';

/** What the server takes from a client before it closes the connection. */
export interface HttpLimits {
  /** A longer body is answered 413. */
  readonly bodyBytesMax: number;
  /** Bodies that are still on their way, of all connections together; a client whose chunk passes it is answered 503. */
  readonly unfinishedBodyBytesMax: number;
  /** Request line and headers together; more is answered 431. */
  readonly headerBytesMax: number;
  /** Header fields; more are answered 431. */
  readonly headerFieldsMax: number;
  /** From the opening of a connection, or the first byte of a request, to the end of its headers; later is answered 408. */
  readonly headersTimeoutMilliseconds: number;
  /** From the first byte of a request to the end of its body; later is answered 408. */
  readonly requestTimeoutMilliseconds: number;
  /** How long a connection stays open after an answer. Longer than the idle time of the pools that call us, so that they close first. */
  readonly keepAliveTimeoutMilliseconds: number;
  /** How long a connection may neither send nor take a byte while an answer is on its way: a client that does not read. */
  readonly silenceTimeoutMilliseconds: number;
  /** How often the timeouts of headers and requests are looked at. */
  readonly checkIntervalMilliseconds: number;
  /** How long `close` waits for what has begun. */
  readonly closeTimeoutMilliseconds: number;
  /** How long a refused connection is read on, so that its client sees the answer and not a reset. */
  readonly lingerMilliseconds: number;
}

/** The body limit is AWS's; AWS does not publish the others. A session token with many tags is several kilobytes of header. */
export const defaultHttpLimits: HttpLimits = {
  bodyBytesMax: requestBodyBytesMax,
  unfinishedBodyBytesMax: 512 * 1024 * 1024,
  headerBytesMax: 32 * 1024,
  headerFieldsMax: 200,
  headersTimeoutMilliseconds: 20_000,
  requestTimeoutMilliseconds: 60_000,
  keepAliveTimeoutMilliseconds: 75_000,
  silenceTimeoutMilliseconds: 60_000,
  checkIntervalMilliseconds: 2_000,
  closeTimeoutMilliseconds: 5_000,
  lingerMilliseconds: 2_000,
};
