import type { CompiledPolicy } from '../policy/compile.ts';
import { ipAddress } from '../policy/conditions/ip.ts';

/** A way into the server that stands for a VPC endpoint. Requests from its addresses to its service come through it, and through none other. */
export interface VpcEndpoint {
  /** `vpce-…`: `aws:SourceVpce`. */
  readonly id: string;
  /** `vpc-…`: `aws:SourceVpc`. */
  readonly vpc: string;
  /** Its owner, for `aws:VpceAccount` and its organization's keys; undefined: they are absent. */
  readonly account: string | undefined;
  readonly service: EndpointService;
  /** Addresses and CIDR blocks. */
  readonly from: readonly string[];
  readonly policy: CompiledPolicy;
}

/** As the names of AWS's endpoint services end: `com.amazonaws.us-east-1.dynamodb`. Source: AWS PrivateLink Guide, "AWS services that integrate". */
export const endpointServices = ['dynamodb', 'dynamodb-streams', 'sts', 'iam', 'organizations'] as const;
export type EndpointService = (typeof endpointServices)[number];

/** The endpoints that stand now. */
export interface VpcEndpoints {
  /** The one that a request came through. `operation`: `dynamodb.PutItem`, `dynamodbstreams.GetRecords`; `address`: undefined when it is not known. */
  through(operation: string, address: string | undefined): VpcEndpoint | undefined;
  /** No address may lie in two that are of the same service. */
  replace(endpoints: readonly VpcEndpoint[]): void;
}

export function createVpcEndpoints(): VpcEndpoints {
  let doors: readonly { readonly endpoint: VpcEndpoint; readonly admits: (address: string) => boolean }[] = [];
  return {
    through(operation, address) {
      if (doors.length === 0 || address === undefined) return undefined;
      const service = serviceOf(operation);
      return doors.find(({ endpoint, admits }) => endpoint.service === service && admits(address))?.endpoint;
    },
    replace(endpoints) {
      doors = endpoints.map((endpoint) => ({ endpoint, admits: ipAddress(endpoint.from) }));
    },
  };
}

function serviceOf(operation: string): string {
  const service = operation.slice(0, operation.indexOf('.'));
  return service === 'dynamodbstreams' ? 'dynamodb-streams' : service;
}
