import {
  CreateTableCommand,
  GetItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { clientsOf } from '../clients.ts';
import { keys, owner, stranger, twoAccounts } from '../two-accounts.ts';

/**
 * The policy language as requests meet it: a statement in the policy of a table, and whether a request of bob, who is of another account and
 * may do everything there, is let in. IAM User Guide, "Policy grammar", "Condition operators", "Multivalued context keys", "Variables
 * and tags".
 */
const running = await start({ port: 0, configuration: twoAccounts, wellKnownCredentials: false });
const clients = clientsOf(running);
const alice = clients.dynamodb(keys.alice);
const bob = clients.dynamodb(keys.bob);
afterAll(() => running.stop());

const TableName = 'Orders';
const arn = `arn:aws:dynamodb:us-east-1:${owner}:table/${TableName}`;
const bobArn = `arn:aws:iam::${stranger}:user/bob`;

beforeAll(async () => {
  await alice.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'grp', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byGroup',
          KeySchema: [{ AttributeName: 'grp', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      Tags: [{ Key: 'stage', Value: 'test' }],
    }),
  );
});

const get = (pk = 'bob') => bob.send(new GetItemCommand({ TableName: arn, Key: { pk: { S: pk } } }));
const scan = () => bob.send(new ScanCommand({ TableName: arn }));
const scanIndex = () => bob.send(new ScanCommand({ TableName: arn, IndexName: 'byGroup' }));
const query = () =>
  bob.send(
    new QueryCommand({
      TableName: arn,
      KeyConditionExpression: 'pk = :v',
      ExpressionAttributeValues: { ':v': { S: 'bob' } },
    }),
  );
const update = () =>
  bob.send(new UpdateItemCommand({ TableName: arn, Key: { pk: { S: 'bob' } }, ReturnValues: 'ALL_NEW' }));

type Row = readonly [statement: object, ask: () => Promise<unknown>, allowed: boolean];

async function isAllowed(statement: object, ask: () => Promise<unknown>, Version = '2012-10-17'): Promise<boolean> {
  const full = { Effect: 'Allow', Principal: { AWS: stranger }, Action: 'dynamodb:*', Resource: '*', ...statement };
  const Policy = JSON.stringify({ Version, Statement: [full] });
  await alice.send(new PutResourcePolicyCommand({ ResourceArn: arn, Policy, ConfirmRemoveSelfResourceAccess: true }));
  return ask().then(
    () => true,
    (error: Error) => {
      expect(error.name).toBe('AccessDeniedException');
      return false;
    },
  );
}

async function expectRow([statement, ask, allowed]: Row): Promise<void> {
  expect(await isAllowed(statement, ask)).toBe(allowed);
}

describe('Action', () => {
  it.each<Row>([
    [{ Action: 'DYNAMODB:gETiTEM' }, get, true],
    [{ Action: 'dynamodb:Get*' }, get, true],
    [{ Action: 'dynamodb:???Item' }, get, true],
    [{ Action: 'dynamodb:G*t*m' }, get, true],
    [{ Action: 'dynamodb:BatchGet*' }, get, false],
    [{ Action: ['dynamodb:Query', '*'] }, get, true],
    [{ Action: undefined, NotAction: 'dynamodb:Scan' }, get, true],
    [{ Action: undefined, NotAction: ['dynamodb:scan', 'dynamodb:get*'] }, get, false],
  ])('%j', (...row) => expectRow(row));
});

describe('Resource', () => {
  it.each<Row>([
    [{ Resource: arn }, scan, true],
    [{ Resource: arn }, scanIndex, false],
    [{ Resource: `${arn}/index/byGroup` }, scanIndex, true],
    [{ Resource: `${arn}/index/byGroup` }, scan, false],
    [{ Resource: `${arn}/index/*` }, scanIndex, true],
    [{ Resource: `${arn}/*` }, scanIndex, true],
    [{ Resource: `${arn}/*` }, scan, false],
    [{ Resource: `${arn}*` }, scan, true],
    [{ Resource: `${arn}*` }, scanIndex, true],
    [{ Resource: arn.replace('Orders', 'Order?') }, scan, true],
    [{ Resource: arn.replace('Orders', 'orders') }, scan, false],
    [{ Resource: arn.replace('Orders', 'O*') }, scanIndex, true],
    [{ Resource: `arn:aws:dynamodb:*:*:table/Orders` }, scan, true],
    [{ Resource: `arn:aws:dynamodb:eu-*:${owner}:table/Orders` }, scan, false],
    [{ Resource: `arn:*:dynamodb:us-east-?:1111*:table/*` }, scan, true],
    [{ Resource: [arn.replace('Orders', 'Other'), arn] }, scan, true],
    [{ Resource: undefined, NotResource: `${arn}/index/*` }, scan, true],
    [{ Resource: undefined, NotResource: `${arn}/index/*` }, scanIndex, false],
  ])('%j', (...row) => expectRow(row));
});

describe('Principal', () => {
  it.each<Row>([
    [{ Principal: { AWS: bobArn } }, get, true],
    [{ Principal: { AWS: `arn:aws:iam::${stranger}:user/carol` } }, get, false],
    [{ Principal: { AWS: [`arn:aws:iam::${stranger}:user/carol`, bobArn] } }, get, true],
    [{ Principal: { AWS: `arn:aws:iam::${stranger}:root` } }, get, true],
    [{ Principal: { AWS: owner } }, get, false],
    [{ Principal: { Service: 'redshift.amazonaws.com' } }, get, false],
    [{ Principal: { Service: 'redshift.amazonaws.com', AWS: stranger } }, get, true],
    [{ Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': bobArn } } }, get, true],
    [{ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': owner } } }, get, false],
  ])('%j', (...row) => expectRow(row));
});

describe('Condition', () => {
  const leading = (operator: string, ...values: string[]) => ({
    Condition: { [operator]: { 'dynamodb:LeadingKeys': values } },
  });
  const when = (operator: string, key: string, ...values: unknown[]) => ({
    Condition: { [operator]: { [key]: values } },
  });

  it.each<Row>([
    // Together and one of several.
    [{ Condition: {} }, get, true],
    [when('StringEquals', 'aws:username', 'alice', 'bob'), get, true],
    [when('StringNotEquals', 'aws:username', 'alice', 'bob'), get, false],
    [when('StringNotEquals', 'aws:username', 'alice', 'carol'), get, true],
    [{ Condition: { StringEquals: { 'aws:username': 'bob', 'aws:PrincipalAccount': owner } } }, get, false],
    [{ Condition: { StringEquals: { 'aws:username': 'bob' }, Bool: { 'aws:SecureTransport': 'true' } } }, get, false],
    // Keys in any case; values in theirs.
    [when('StringEquals', 'AWS:userNAME', 'bob'), get, true],
    [when('StringEquals', 'aws:username', 'Bob'), get, false],
    [when('StringEqualsIgnoreCase', 'aws:username', 'BOB'), get, true],
    [when('StringNotEqualsIgnoreCase', 'aws:username', 'BOB'), get, false],
    [when('StringLike', 'aws:username', 'b*'), get, true],
    [when('StringLike', 'aws:username', 'B?b'), get, false],
    [when('StringEquals', 'aws:username', 'b*'), get, false],
    [when('StringNotLike', 'aws:username', 'b*'), get, false],
    // Absent keys.
    [when('StringEquals', 'aws:SourceVpce', 'x'), get, false],
    [when('StringNotEquals', 'aws:SourceVpce', 'x'), get, true],
    [when('StringNotLike', 'aws:SourceVpce', '*'), get, true],
    [when('ArnNotLike', 'aws:SourceArn', '*'), get, true],
    [when('NotIpAddress', 'aws:VpcSourceIp', '0.0.0.0/0'), get, true],
    [when('NumericNotEquals', 'aws:MultiFactorAuthAge', 1), get, true],
    [when('NumericLessThan', 'aws:MultiFactorAuthAge', 1), get, false],
    [when('DateNotEquals', 'aws:TokenIssueTime', '2026-01-01T00:00:00Z'), get, true],
    [when('Bool', 'aws:MultiFactorAuthPresent', 'false'), get, false],
    [when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'), get, true],
    [when('StringEqualsIfExists', 'aws:SourceVpce', 'x'), get, true],
    [when('StringEqualsIfExists', 'aws:username', 'x'), get, false],
    [when('Null', 'aws:SourceVpce', 'true'), get, true],
    [when('Null', 'aws:SourceVpce', false), get, false],
    [when('Null', 'aws:username', 'false'), get, true],
    [when('Null', 'aws:username', true), get, false],
    [when('StringEquals', 'aws:NoSuchKey', 'x'), get, false],
    // The other families.
    [when('NumericGreaterThan', 'aws:EpochTime', 1e9), get, true],
    [when('NumericLessThanEquals', 'aws:EpochTime', '1000000000.5'), get, false],
    [when('NumericEquals', 'aws:username', '0'), get, false],
    [when('DateGreaterThan', 'aws:CurrentTime', '2020-01-01T00:00:00Z'), get, true],
    [when('DateLessThan', 'aws:CurrentTime', '2020-01-01'), get, false],
    [when('DateGreaterThanEquals', 'aws:CurrentTime', 1_000_000_000), get, true],
    [when('Bool', 'aws:SecureTransport', false), get, true],
    [when('Bool', 'aws:SecureTransport', 'FALSE'), get, true],
    [when('Bool', 'aws:SecureTransport', 'true'), get, false],
    [when('IpAddress', 'aws:SourceIp', '127.0.0.1'), get, true],
    [when('IpAddress', 'aws:SourceIp', '127.0.0.0/8', '::1'), get, true],
    [when('IpAddress', 'aws:SourceIp', '10.0.0.0/8'), get, false],
    [when('NotIpAddress', 'aws:SourceIp', '10.0.0.0/8'), get, true],
    [when('IpAddress', 'aws:username', '0.0.0.0/0'), get, false],
    [when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${stranger}:user/*`), get, true],
    [when('ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::*:user/b?b'), get, true],
    [when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*'), get, false],
    [when('ArnNotEquals', 'aws:PrincipalArn', bobArn), get, false],
    [when('ArnLike', 'aws:PrincipalArn', bobArn.replace('bob', 'Bob')), get, false],
    [when('BinaryEquals', 'aws:username', 'Ym9i'), get, false],
    [when('StringEquals', 'aws:ResourceTag/stage', 'test'), get, true],
    [when('StringEquals', 'aws:ResourceTag/Stage', 'test'), scanIndex, true],
    [when('StringEquals', 'dynamodb:ResourceTag/stage', 'test'), get, false],
    [when('StringEquals', 'dynamodb:ReturnValues', 'ALL_NEW'), update, true],
    [when('StringEquals', 'dynamodb:ReturnValues', 'NONE'), update, false],
    [when('StringEquals', 'dynamodb:Select', 'ALL_ATTRIBUTES'), query, true],
    // Several values of a key.
    [leading('ForAllValues:StringEquals', 'bob', 'x'), get, true],
    [leading('ForAllValues:StringEquals', 'x'), get, false],
    [leading('ForAllValues:StringEquals', 'x'), scan, true],
    [leading('ForAnyValue:StringEquals', 'bob'), get, true],
    [leading('ForAnyValue:StringEquals', 'bob'), scan, false],
    [leading('ForAllValues:StringLike', 'b*'), get, true],
    [leading('ForAllValues:StringEquals', 'b*'), get, false],
    [leading('ForAllValues:StringNotLike', 'a*', 'b*'), get, false],
    [leading('ForAllValues:StringNotLike', 'a*', 'c*'), get, true],
    [leading('ForAnyValue:StringNotEquals', 'bob'), get, false],
    [leading('ForAnyValue:StringNotEquals', 'x'), scan, false],
    [leading('ForAllValues:StringEqualsIfExists', 'x'), scan, true],
    [leading('StringEquals', 'bob'), get, false],
    [leading('StringNotEquals', 'x'), get, false],
    [when('ForAllValues:StringEquals', 'aws:username', 'bob'), get, true],
    [when('ForAnyValue:StringEquals', 'aws:username', 'alice'), get, false],
  ])('%j', (...row) => expectRow(row));
});

describe('A variable', () => {
  const user = (value: string) => ({ Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [value] } } });

  it.each<[statement: object, in2012: boolean, in2008: boolean]>([
    [user('${aws:username}'), true, false],
    [user('${AWS:UserName}'), true, false],
    [user('${aws:SourceVpce}'), false, false],
    [user("${aws:SourceVpce, 'bob'}"), true, false],
    [user("${aws:username, 'x'}"), true, false],
    [{ Condition: { StringNotEquals: { 'aws:username': '${aws:SourceVpce}' } } }, true, true],
    [{ Condition: { StringLike: { 'aws:username': '${*}' } } }, false, false],
    [{ Condition: { StringLike: { 'aws:username': 'b${?}b' } } }, false, false],
    [{ Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${stranger}:user/\${aws:username}` } } }, true, false],
    [{ Resource: `arn:aws:dynamodb:us-east-1:${owner}:table/\${aws:ResourceTag/none}` }, false, false],
    [{ Resource: `arn:aws:dynamodb:us-east-1:${owner}:table/\${aws:ResourceTag/none, 'Orders'}` }, true, false],
    [{ Resource: `arn:aws:dynamodb:us-east-1:\${aws:ResourceAccount}:table/Orders` }, false, false],
    [{ Action: undefined, NotAction: 'dynamodb:${aws:username}' }, true, true],
  ])('%j', async (statement, in2012, in2008) => {
    expect(await isAllowed(statement, get, '2012-10-17')).toBe(in2012);
    expect(await isAllowed(statement, get, '2008-10-17')).toBe(in2008);
  });
});

describe('A condition in the policy of the table', () => {
  it('narrows nothing that an identity policy of the owner allows: only a Deny does', async () => {
    const own = () => alice.send(new GetItemCommand({ TableName, Key: { pk: { S: 'somebody' } } }));
    const Condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['alice'] } };
    expect(await isAllowed({ Principal: { AWS: owner }, Condition }, own)).toBe(true);
    const others = { 'ForAnyValue:StringNotEquals': { 'dynamodb:LeadingKeys': ['alice'] } };
    expect(
      await isAllowed({ Effect: 'Deny', Principal: '*', Action: 'dynamodb:GetItem', Condition: others }, own),
    ).toBe(false);
  });
});
