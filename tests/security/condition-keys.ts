import { owner, stranger } from '../two-accounts.ts';

/** What a request carries of a condition key: one text, a set of texts, something that is only roughly known, or nothing (undefined). */
export type Expected = string | readonly string[] | Roughly | undefined;
type Roughly =
  | { readonly like: string }
  | { readonly date: readonly [string, string] }
  | { readonly number: readonly [number, number] };
export type Keys = Readonly<Record<string, Expected>>;

export const organization = { id: 'o-exampleorgid', rootId: 'r-exampleroot', unitId: 'ou-exampleroot-example00' };
export const orgPath = `${organization.id}/${organization.rootId}/${organization.unitId}/`;
const hour = 3_600_000;
const now = Date.now();

/** A condition that holds when, and only when, the key is as expected. */
export function holds(key: string, expected: Expected): object {
  if (expected === undefined) return { Null: { [key]: 'true' } };
  if (typeof expected === 'string') return { StringEquals: { [key]: expected } };
  if ('like' in expected) return { StringLike: { [key]: expected.like } };
  if ('date' in expected) {
    return { DateGreaterThan: { [key]: expected.date[0] }, DateLessThan: { [key]: expected.date[1] } };
  }
  if ('number' in expected) {
    return { NumericGreaterThan: { [key]: expected.number[0] }, NumericLessThan: { [key]: expected.number[1] } };
  }
  const [first, second = first, third = first, more] = expected;
  if (more !== undefined) throw new Error(`${key}: sets of up to three values can be told from others`);
  return {
    'ForAllValues:StringEquals': { [key]: expected },
    'ForAnyValue:StringEquals': { [key]: first },
    'ForAnyValue:StringLike': { [key]: second },
    'ForAnyValue:StringEqualsIgnoreCase': { [key]: third },
  };
}

/** Keys of the request itself, whoever makes it. Source: IAM User Guide, "AWS global condition context keys". */
export const requestKeys: Keys = {
  'aws:SourceIp': '127.0.0.1',
  'aws:VpcSourceIp': undefined,
  'aws:SourceVpc': undefined,
  'aws:SourceVpce': undefined,
  'aws:VpceAccount': undefined,
  'aws:VpceOrgID': undefined,
  'aws:VpceOrgPaths': undefined,
  'aws:SecureTransport': 'false',
  'aws:CurrentTime': { date: [new Date(now - hour).toISOString(), new Date(now + hour).toISOString()] },
  'aws:EpochTime': { number: [(now - hour) / 1000, (now + hour) / 1000] },
  'aws:RequestedRegion': 'us-east-1',
  'aws:UserAgent': 'condition-keys/1.0',
  'aws:Referer': 'https://shop.example.com/',
  'aws:ViaAWSService': 'false',
  'aws:CalledVia': undefined,
  'aws:CalledViaFirst': undefined,
  'aws:CalledViaLast': undefined,
  'aws:SourceArn': undefined,
  'aws:SourceAccount': undefined,
  'aws:SourceOrgID': undefined,
  'aws:SourceOrgPaths': undefined,
  'aws:PrincipalIsAWSService': 'false',
  'aws:PrincipalServiceName': undefined,
  'aws:PrincipalServiceNamesList': undefined,
  'aws:unheard-of': undefined,
};

/** Of the resource, where it is one of the owner's. */
export const resourceKeys: Keys = {
  'aws:ResourceAccount': owner,
  'aws:ResourceOrgID': organization.id,
  'aws:ResourceOrgPaths': [orgPath],
};

/** Of a user of the owner's, `name`, who is tagged `department: sales` and uses a long-term key. */
export function userKeys(name: string): Keys {
  return {
    'aws:PrincipalArn': `arn:aws:iam::${owner}:user/${name}`,
    'aws:PrincipalAccount': owner,
    'aws:PrincipalType': 'User',
    'aws:userid': { like: 'AIDA*' },
    'aws:username': name,
    'aws:PrincipalTag/department': 'sales',
    'aws:PrincipalTag/level': undefined,
    'aws:PrincipalOrgID': organization.id,
    'aws:PrincipalOrgPaths': [orgPath],
    'aws:MultiFactorAuthPresent': undefined,
    'aws:MultiFactorAuthAge': undefined,
    'aws:TokenIssueTime': undefined,
    'aws:SourceIdentity': undefined,
    'aws:FederatedProvider': undefined,
  };
}

/** Nothing of DynamoDB's own: what a request carries that names no items and no tags. */
export const noItemKeys: Keys = {
  'dynamodb:LeadingKeys': undefined,
  'dynamodb:FirstPartitionKeyValues': undefined,
  'dynamodb:SecondPartitionKeyValues': undefined,
  'dynamodb:ThirdPartitionKeyValues': undefined,
  'dynamodb:FourthPartitionKeyValues': undefined,
  'dynamodb:Attributes': undefined,
  'dynamodb:Select': undefined,
  'dynamodb:ReturnValues': undefined,
  'dynamodb:ReturnConsumedCapacity': undefined,
  'dynamodb:EnclosingOperation': undefined,
  'dynamodb:FullTableScan': undefined,
  'dynamodb:ResourceTag/team': undefined,
  'aws:ResourceTag/team': undefined,
  'aws:ResourceTag/other': undefined,
  'aws:RequestTag/team': undefined,
  'aws:TagKeys': undefined,
};

/** Accounts that the tests are about; whoever else is in the configuration is made by them. */
export const organizationConfiguration = {
  id: organization.id,
  managementAccount: stranger,
  root: {
    id: organization.rootId,
    units: { shops: { id: organization.unitId, accounts: { [owner]: {} } } },
  },
};
