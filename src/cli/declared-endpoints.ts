import type { EndpointService, VpcEndpoint } from '../authorization/vpc-endpoints.ts';
import type { ConfigurationPath, ConfigurationProblem, PolicySource } from '../identity/configuration.ts';
import { readPolicy } from '../identity/declared-policies.ts';
import { endpointPolicyCharactersMax } from '../limits.ts';
import { compilePolicy } from '../policy/compile.ts';
import { type Block, blocksOverlap, parseBlock } from '../policy/conditions/ip.ts';

/** VPC endpoints by id, as a configuration writes them. */
export type VpcEndpointsConfiguration = Readonly<Record<string, VpcEndpointConfiguration>>;

interface VpcEndpointConfiguration {
  readonly vpc: string;
  readonly account?: string;
  /** Default `dynamodb`. */
  readonly service?: EndpointService;
  /** Addresses and CIDR blocks. */
  readonly from: readonly string[];
  /** Default: full access. */
  readonly policy?: PolicySource;
}

/** The endpoints, and what is wrong with those that there could not be. */
export function readVpcEndpoints(declared: VpcEndpointsConfiguration): {
  readonly endpoints: readonly VpcEndpoint[];
  readonly problems: readonly ConfigurationProblem[];
} {
  const endpoints: VpcEndpoint[] = [];
  const problems: ConfigurationProblem[] = [];
  const taken: Taken[] = [];
  for (const [id, { vpc, account, service = 'dynamodb', from, policy = fullAccess }] of Object.entries(declared)) {
    const path: ConfigurationPath = ['vpcEndpoints', id];
    for (const [at, text] of from.entries()) {
      const problem = rangeProblem({ id, service, text }, taken);
      if (problem !== undefined) problems.push({ path: [...path, 'from', at], message: problem });
    }
    const checked = readPolicy(policy, 'resource');
    if (!checked.ok) {
      problems.push({ path: [...path, 'policy'], message: checked.message });
    } else if (checked.text.length > endpointPolicyCharactersMax) {
      const message = `has ${checked.text.length} characters; the policy of an endpoint has ${endpointPolicyCharactersMax} at most`;
      problems.push({ path: [...path, 'policy'], message });
    } else {
      endpoints.push({ id, vpc, account, service, from, policy: compilePolicy(checked.document, id) });
    }
  }
  return { endpoints, problems };
}

/** VPC User Guide, "Default endpoint policy". */
const fullAccess = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

interface Range {
  readonly id: string;
  readonly service: EndpointService;
  readonly text: string;
}

interface Taken extends Range {
  readonly block: Block;
}

/** What is wrong with a range; one that is right is taken. */
function rangeProblem(range: Range, taken: Taken[]): string | undefined {
  const block = parseBlock(range.text);
  if (!block) return 'is no address and no CIDR block; write it as 10.0.0.5 or 10.0.0.0/24';
  const other = taken.find(
    ({ id, service, block: theirs }) => id !== range.id && service === range.service && blocksOverlap(theirs, block),
  );
  if (other) return `overlaps ${other.text} of ${other.id}; an address comes through one endpoint of ${range.service}`;
  taken.push({ ...range, block });
  return undefined;
}
