/** What the wire knows of a request and policies may ask about. */
export interface RequestFacts {
  /** As the answer names it. */
  readonly requestId: string;
  /** The client's address; undefined: it is not known, and the key is absent. */
  readonly sourceIp: string | undefined;
  readonly secureTransport: boolean;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  /** Of the credential's scope. */
  readonly region: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}
