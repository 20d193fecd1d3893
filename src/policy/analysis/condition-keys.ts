/** What is known of a condition key, so that a request that is made up could also be made. */
export interface KeyKnowledge {
  /** `either`: some requests bring one value, others a set. */
  readonly values: 'single' | 'set' | 'either';
  /** Every request brings it. */
  readonly always?: boolean;
  /** What every value looks like; absent: any text. */
  readonly type?: ValueType;
  /** A value to show, where any will do. */
  readonly example?: string;
  /** Others, for when that one will not. */
  readonly alternatives?: readonly string[];
}

export type ValueType = 'boolean' | 'number' | 'date' | 'address';

const single: KeyKnowledge = { values: 'single' };
const set: KeyKnowledge = { values: 'set' };

/** In lower case. Source: IAM User Guide, "AWS global condition context keys". Keys of the principal are in `principal-forms.ts`. */
const globalKeys: ReadonlyMap<string, KeyKnowledge> = new Map(
  Object.entries<KeyKnowledge>({
    'aws:currenttime': { values: 'single', always: true, type: 'date', example: '2026-01-01T00:00:00Z' },
    'aws:epochtime': { values: 'single', always: true, type: 'date', example: '1767225600' },
    'aws:securetransport': { values: 'single', always: true, type: 'boolean', example: 'true' },
    'aws:viaawsservice': { values: 'single', always: true, type: 'boolean', example: 'false' },
    'aws:requestedregion': {
      values: 'single',
      always: true,
      example: 'us-east-1',
      alternatives: ['eu-west-1', 'ap-northeast-1'],
    },
    'aws:sourceip': { values: 'single', type: 'address', example: '203.0.113.9', alternatives: ['198.51.100.9'] },
    'aws:vpcsourceip': { values: 'single', type: 'address', example: '10.0.0.9' },
    'aws:multifactorauthpresent': { values: 'single', type: 'boolean' },
    'aws:multifactorauthage': { values: 'single', type: 'number' },
    'aws:tokenissuetime': { values: 'single', type: 'date' },
    'aws:principalorgid': { values: 'single', example: 'o-a1b2c3d4e5', alternatives: ['o-f6g7h8i9j0'] },
    'aws:resourceorgid': { values: 'single', example: 'o-a1b2c3d4e5', alternatives: ['o-f6g7h8i9j0'] },
    'aws:sourceorgid': { values: 'single', example: 'o-a1b2c3d4e5', alternatives: ['o-f6g7h8i9j0'] },
    'aws:sourceaccount': { values: 'single', example: '444455556666', alternatives: ['777788889999'] },
    'aws:sourcevpc': { values: 'single', example: 'vpc-1a2b3c4d', alternatives: ['vpc-5e6f7a8b'] },
    'aws:sourcevpce': { values: 'single', example: 'vpce-1a2b3c4d', alternatives: ['vpce-5e6f7a8b'] },
    'aws:useragent': { values: 'single', example: 'aws-cli/2.0' },
    'aws:referer': { values: 'single', example: 'https://example.com/' },
    'aws:calledvia': { values: 'set', example: 'cloudformation.amazonaws.com' },
    'aws:tagkeys': { values: 'set', example: 'team' },
    'aws:principalorgpaths': set,
    'aws:resourceorgpaths': set,
    'aws:sourceorgpaths': set,
  }),
);

/** Undefined: nothing is known; then how the policies use the key tells. */
export function globalKey(key: string): KeyKnowledge | undefined {
  return globalKeys.get(key) ?? (key.startsWith('aws:') ? single : undefined);
}

/** Whether AWS has such a global key; `key` in lower case. */
export function isGlobalKey(key: string): boolean {
  return lowerNames.has(key.split('/')[0]!);
}

/** As AWS spells them; those of tags without the tag. */
export const globalKeyNames: readonly string[] = [
  ...['AssumedRoot', 'CalledVia', 'CalledViaFirst', 'CalledViaLast', 'ChatbotSourceArn', 'CurrentTime'],
  ...['Ec2InstanceSourcePrivateIPv4', 'Ec2InstanceSourceVpc', 'EpochTime', 'FederatedProvider', 'MultiFactorAuthAge'],
  ...['MultiFactorAuthPresent', 'PrincipalAccount', 'PrincipalArn', 'PrincipalIsAWSService', 'PrincipalOrgID'],
  ...['PrincipalOrgPaths', 'PrincipalServiceName', 'PrincipalServiceNamesList', 'PrincipalTag', 'PrincipalType'],
  ...[
    'Referer',
    'RequestedRegion',
    'RequestTag',
    'ResourceAccount',
    'ResourceOrgID',
    'ResourceOrgPaths',
    'ResourceTag',
  ],
  ...['SecureTransport', 'SourceAccount', 'SourceArn', 'SourceIdentity', 'SourceIp', 'SourceOrgID', 'SourceOrgPaths'],
  ...['SourceVpc', 'SourceVpcArn', 'SourceVpce', 'TagKeys', 'TokenIssueTime', 'UserAgent', 'userid', 'username'],
  ...['ViaAWSService', 'VpceAccount', 'VpceOrgID', 'VpceOrgPaths', 'VpcSourceIp'],
].map((name) => `aws:${name}`);

const lowerNames: ReadonlySet<string> = new Set(globalKeyNames.map((name) => name.toLowerCase()));
