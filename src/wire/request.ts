import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came in, before anyone looked at its meaning. The handler behind the server never sees `node:http`. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string;
  /** Path without the query string, as sent. */
  readonly path: string;
  /** What followed `?`, as sent; empty when there was none. */
  readonly query: string;
  /** By lower-case name; repeated ones joined as node does. */
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as sent: for signatures, which cover every value of a repeated header. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** The client's address: the peer's, or whom a trusted proxy names; undefined: it names nobody. For `aws:SourceIp`. */
  readonly remoteAddress: string | undefined;
  /** Whether the client spoke TLS: to this server, or by the word of a trusted proxy. For `aws:SecureTransport`. */
  readonly secure: boolean;
  /** 52 characters `[0-9A-Z]`, new for each request. */
  readonly requestId: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly contentType: string;
  /** Text is sent as UTF-8. */
  readonly body: string;
  /** Names and values in turn, beside those that every answer has. */
  readonly headers?: readonly string[];
}
