import type { KeyKnowledge } from '../../policy/analysis/condition-keys.ts';
import type { ServiceVocabulary } from '../../policy/analysis/finding.ts';
import { capitals, digits, exactly, lowers, someOf, times } from '../../policy/analysis/text-pattern.ts';
import { type Slot, slotActionNames } from './policy-actions.ts';

/**
 * What DynamoDB's policies speak of, for the tools that analyse them. Source: Service Authorization Reference, "Actions, resources, and
 * condition keys for Amazon DynamoDB".
 */
export function policyVocabulary(slot: Slot | undefined): ServiceVocabulary {
  return {
    vendor: 'dynamodb',
    actions: slot ? { known: slotActionNames(slot), closed: true } : { known: allActions, closed: false },
    resources: slot ? { examples: [exampleArns[slot]], shapes: [shapes[slot]] } : { examples: [exampleArns.table] },
    keyKnowledge: (key) => keys[key],
  };
}

const allActions: readonly string[] = [
  ...new Set([
    ...slotActionNames('table'),
    ...slotActionNames('stream'),
    ...['CreateTable', 'ListTables', 'ListStreams', 'ListBackups', 'DescribeBackup', 'DeleteBackup', 'ListExports'].map(
      named,
    ),
    ...['ImportTable', 'DescribeImport', 'ListImports', 'ListContributorInsights', 'DescribeLimits'].map(named),
    ...['DescribeEndpoints', 'RestoreTableFromBackup', 'RestoreTableFromAwsBackup', 'StartAwsBackupJob'].map(named),
    ...['CreateGlobalTable', 'DescribeGlobalTable', 'DescribeGlobalTableSettings', 'ListGlobalTables'].map(named),
    ...['UpdateGlobalTable', 'UpdateGlobalTableSettings', 'UpdateGlobalTableVersion', 'CreateTableReplica'].map(named),
    ...['DeleteTableReplica', 'PurchaseReservedCapacityOfferings', 'DescribeReservedCapacity'].map(named),
    ...['DescribeReservedCapacityOfferings', 'GetAbacStatus', 'UpdateAbacStatus'].map(named),
  ]),
];

function named(action: string): string {
  return `dynamodb:${action}`;
}

const set: KeyKnowledge = { values: 'set' };
const single: KeyKnowledge = { values: 'single' };

/** In lower case. */
const keys: Readonly<Record<string, KeyKnowledge>> = {
  'dynamodb:leadingkeys': set,
  'dynamodb:firstpartitionkeyvalues': set,
  'dynamodb:secondpartitionkeyvalues': set,
  'dynamodb:thirdpartitionkeyvalues': set,
  'dynamodb:fourthpartitionkeyvalues': set,
  'dynamodb:attributes': set,
  'dynamodb:select': single,
  'dynamodb:returnvalues': single,
  'dynamodb:returnconsumedcapacity': single,
  // One value; the guide matches it with ForAnyValue as well as with a plain operator.
  'dynamodb:enclosingoperation': { values: 'either' },
  'dynamodb:fulltablescan': { values: 'single', type: 'boolean' },
};

const exampleTable = 'arn:aws:dynamodb:us-east-1:111122223333:table/Orders';

const exampleArns: Readonly<Record<Slot, string>> = {
  table: exampleTable,
  stream: `${exampleTable}/stream/2026-01-01T00:00:00.000`,
};

const tableArnShape = [
  ...exactly('arn:aws:dynamodb:'),
  ...someOf(`${lowers}${digits}-`, 1),
  ...exactly(':'),
  ...times(digits, 12),
  ...exactly(':table/'),
  ...someOf(`${lowers}${capitals}${digits}_.-`, 3),
];

/** A table's policy is asked about the table and what belongs to it. */
const shapes = {
  table: [...tableArnShape, { run: true, only: `${lowers}${capitals}${digits}_.-/` }],
  stream: [...tableArnShape, ...exactly('/stream/'), ...someOf(`${lowers}${capitals}${digits}:.-`, 1)],
} as const;
