import type { VpcEndpoint } from './vpc-endpoints.ts';

/** What the wire knows of a request and policies may ask about. */
export interface RequestFacts {
  /** As the answer names it. */
  readonly requestId: string;
  /** The client's address, `aws:VpcSourceIp` when it came through an endpoint and `aws:SourceIp` otherwise; undefined: it is not known. */
  readonly sourceIp: string | undefined;
  /** The VPC endpoint that the request came through. Absent: none. */
  readonly vpcEndpoint?: VpcEndpoint | undefined;
  readonly secureTransport: boolean;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  /** Of the credential's scope. */
  readonly region: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}
