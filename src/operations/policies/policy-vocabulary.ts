import type { ArnShape } from '../../policy/analysis/arn-shape.ts';
import type { KeyKnowledge } from '../../policy/analysis/condition-keys.ts';
import type { ServiceVocabulary } from '../../policy/analysis/finding.ts';
import type { TextPattern } from '../../policy/analysis/text-pattern.ts';
import { capitals, digits, exactly, lowers, someOf, times } from '../../policy/analysis/text-pattern.ts';
import { bringsKey } from './action-keys.ts';
import { type Slot, slotActionNames } from './policy-actions.ts';

/**
 * What DynamoDB's policies speak of, for the tools that analyse them. Source: Service Authorization Reference, "Actions, resources, and
 * condition keys for Amazon DynamoDB".
 */
export function policyVocabulary(slot: Slot | undefined): ServiceVocabulary {
  return {
    vendor: 'dynamodb',
    actions: slot ? { known: slotActionNames(slot), closed: true } : { known: allActions, closed: false },
    resources: slot ? { examples: exampleArns[slot], shapes: [shapes[slot]] } : { examples: allExampleArns },
    keyKnowledge: (key) => keys.get(key),
    actionNames: allActions,
    keyNames,
    bringsKey,
    arns: Object.values(arnShapes),
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

const partitionKeys: KeyKnowledge = { values: 'set', example: 'customer-1', alternatives: ['customer-2'] };

const keyNames: readonly string[] = [
  ...['LeadingKeys', 'FirstPartitionKeyValues', 'SecondPartitionKeyValues', 'ThirdPartitionKeyValues'],
  ...['FourthPartitionKeyValues', 'Attributes', 'Select', 'ReturnValues', 'ReturnConsumedCapacity'],
  ...['EnclosingOperation', 'FullTableScan'],
].map(named);

/** In lower case. */
const keys: ReadonlyMap<string, KeyKnowledge> = new Map(
  Object.entries<KeyKnowledge>({
    'dynamodb:leadingkeys': partitionKeys,
    'dynamodb:firstpartitionkeyvalues': partitionKeys,
    'dynamodb:secondpartitionkeyvalues': partitionKeys,
    'dynamodb:thirdpartitionkeyvalues': partitionKeys,
    'dynamodb:fourthpartitionkeyvalues': partitionKeys,
    'dynamodb:attributes': { values: 'set', example: 'price', alternatives: ['address'] },
    'dynamodb:select': { values: 'single', example: 'ALL_ATTRIBUTES', alternatives: ['SPECIFIC_ATTRIBUTES', 'COUNT'] },
    'dynamodb:returnvalues': { values: 'single', example: 'NONE', alternatives: ['ALL_OLD', 'ALL_NEW', 'UPDATED_NEW'] },
    'dynamodb:returnconsumedcapacity': { values: 'single', example: 'NONE', alternatives: ['TOTAL', 'INDEXES'] },
    // One value; the guide matches it with ForAnyValue as well as with a plain operator.
    'dynamodb:enclosingoperation': {
      values: 'either',
      example: 'TransactWriteItems',
      alternatives: ['TransactGetItems', 'ExecuteTransaction'],
    },
    'dynamodb:fulltablescan': { values: 'single', type: 'boolean' },
  }),
);

const exampleTable = 'arn:aws:dynamodb:us-east-1:111122223333:table/Orders';

const exampleArns: Readonly<Record<Slot, readonly string[]>> = {
  table: [exampleTable, `${exampleTable}/index/byDate`],
  stream: [`${exampleTable}/stream/2026-01-01T00:00:00.000`],
};

const allExampleArns = [...exampleArns.table, ...exampleArns.stream];

const nameCharacters = `${lowers}${capitals}${digits}_.-`;

const tableArnShape = tableArnOf(exactly('aws'));

function tableArnOf(partition: TextPattern): TextPattern {
  return [
    ...exactly('arn:'),
    ...partition,
    ...exactly(':dynamodb:'),
    ...someOf(`${lowers}${digits}-`, 1),
    ...exactly(':'),
    ...times(digits, 12),
    ...exactly(':table/'),
    ...someOf(nameCharacters, 3),
  ];
}

/** A table's policy is asked about the table and what belongs to it. */
const shapes = {
  table: [...tableArnShape, { run: true, only: `${lowers}${capitals}${digits}_.-/` }],
  stream: [...tableArnShape, ...exactly('/stream/'), ...someOf(`${lowers}${capitals}${digits}:.-`, 1)],
} as const;

/** Of every partition. Source: Service Authorization Reference, "Resource types defined by Amazon DynamoDB". */
export const arnShapes = {
  table: partOfTable(''),
  index: partOfTable('/index/'),
  stream: partOfTable('/stream/'),
  backup: partOfTable('/backup/'),
  export: partOfTable('/export/'),
  import: partOfTable('/import/'),
  globalTable: {
    pattern: [
      ...exactly('arn:'),
      ...someOf(`${lowers}-`, 1),
      ...exactly(':dynamodb::'),
      ...times(digits, 12),
      ...exactly(':global-table/'),
      ...someOf(nameCharacters, 3),
    ],
    regional: false,
  },
} as const satisfies Readonly<Record<string, ArnShape>>;

function partOfTable(part: string): ArnShape {
  const name = part === '' ? [] : someOf(`${nameCharacters}:`, 1);
  return { pattern: [...tableArnOf(someOf(`${lowers}-`, 1)), ...exactly(part), ...name], regional: true };
}
