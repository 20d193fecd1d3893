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
}

export type ValueType = 'boolean' | 'number' | 'date' | 'address';

const single: KeyKnowledge = { values: 'single' };
const set: KeyKnowledge = { values: 'set' };

/** In lower case. Source: IAM User Guide, "AWS global condition context keys". Keys of the principal are in `principal-forms.ts`. */
const globalKeys: Readonly<Record<string, KeyKnowledge>> = {
  'aws:currenttime': { values: 'single', always: true, type: 'date', example: '2026-01-01T00:00:00Z' },
  'aws:epochtime': { values: 'single', always: true, type: 'date', example: '1767225600' },
  'aws:securetransport': { values: 'single', always: true, type: 'boolean', example: 'true' },
  'aws:viaawsservice': { values: 'single', always: true, type: 'boolean', example: 'false' },
  'aws:requestedregion': { values: 'single', always: true, example: 'us-east-1' },
  'aws:sourceip': { values: 'single', type: 'address', example: '203.0.113.9' },
  'aws:vpcsourceip': { values: 'single', type: 'address', example: '10.0.0.9' },
  'aws:multifactorauthpresent': { values: 'single', type: 'boolean' },
  'aws:multifactorauthage': { values: 'single', type: 'number' },
  'aws:tokenissuetime': { values: 'single', type: 'date' },
  'aws:calledvia': set,
  'aws:tagkeys': set,
  'aws:principalorgpaths': set,
  'aws:resourceorgpaths': set,
  'aws:sourceorgpaths': set,
};

/** Undefined: nothing is known; then how the policies use the key tells. */
export function globalKey(key: string): KeyKnowledge | undefined {
  return globalKeys[key] ?? (key.startsWith('aws:') ? single : undefined);
}

/** Whether AWS has such a global key; `key` in lower case. */
export function isGlobalKey(key: string): boolean {
  return globalNames.has(key.slice('aws:'.length).split('/')[0] ?? '');
}

const globalNames: ReadonlySet<string> = new Set([
  ...[
    'calledvia',
    'calledviafirst',
    'calledvialast',
    'currenttime',
    'ec2instancesourceprivateipv4',
    'ec2instancesourcevpc',
  ],
  ...[
    'epochtime',
    'federatedprovider',
    'multifactorauthage',
    'multifactorauthpresent',
    'principalaccount',
    'principalarn',
  ],
  ...[
    'principalisawsservice',
    'principalorgid',
    'principalorgpaths',
    'principalservicename',
    'principalservicenameslist',
  ],
  ...['principaltag', 'principaltype', 'referer', 'requestedregion', 'requesttag', 'resourceaccount', 'resourceorgid'],
  ...['resourceorgpaths', 'resourcetag', 'securetransport', 'sourceaccount', 'sourcearn', 'sourceidentity', 'sourceip'],
  ...[
    'sourceorgid',
    'sourceorgpaths',
    'sourcevpc',
    'sourcevpcarn',
    'sourcevpce',
    'tagkeys',
    'tokenissuetime',
    'useragent',
  ],
  ...['userid', 'username', 'viaawsservice', 'vpcsourceip', 'assumedroot', 'chatbotsourcearn'],
  ...['vpceaccount', 'vpceorgid', 'vpceorgpaths'],
]);
