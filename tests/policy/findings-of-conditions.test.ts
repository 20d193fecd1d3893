// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { type Elements, findingsOfStatement } from './finding-world.ts';

type Story = readonly [title: string, elements: Elements, findings: readonly string[]];

const conditions: readonly Story[] = [
  ['empty', { Condition: {} }, ['1:37 EMPTY_OBJECT_CONDITION The Condition is empty: leave it out.']],
  [
    'no values',
    { Condition: { StringNotEquals: { 'x:k': [] } } },
    ['5:33 EMPTY_ARRAY_CONDITION The key x:k has no values: the condition never holds, or always.'],
  ],
  [
    'a key twice',
    { Condition: { StringLike: { 'x:k': 'a*', 'X:K': '*b' } } },
    ['5:39 DUPLICATE_KEYS_WITH_DIFFERENT_CASE The key X:K stands twice under one operator, in different letter case.'],
  ],
  [
    'a key twice, capitals first',
    { Condition: { StringLike: { 'X:K': 'a*', 'x:k': '*b' } } },
    ['5:39 DUPLICATE_KEYS_WITH_DIFFERENT_CASE The key x:k stands twice under one operator, in different letter case.'],
  ],
  ['a key under two operators', { Condition: { StringLike: { 'x:k': 'a*' }, StringNotLike: { 'x:k': '*b' } } }, []],
  [
    'a key of no vendor',
    { Condition: { StringEquals: { k: 'a' } } },
    ['5:30 INVALID_CONDITION_KEY_FORMAT The key k names no vendor (aws:…, x:…).'],
  ],
  ...['constructor', '__proto__'].map(
    (key): Story => [
      `a key of no vendor that every object of JavaScript has: ${key}`,
      { Condition: { StringEquals: { [key]: 'a' } } },
      [`5:30 INVALID_CONDITION_KEY_FORMAT The key ${key} names no vendor (aws:…, x:…).`],
    ],
  ),
  ['an operator without keys, which may be none', { Condition: { Colour: {} } }, []],
  [
    'aws:ARN',
    { Condition: { StringEquals: { 'aws:Arn': 'a' } } },
    ['5:30 UNSUPPORTED_GLOBAL_CONDITION_KEY No request brings aws:ARN. Use aws:PrincipalArn or aws:SourceArn.'],
  ],
  [
    'no global key',
    { Condition: { StringEquals: { 'aws:PrincipalOrg': 'o-1' } } },
    ['5:30 INVALID_GLOBAL_CONDITION_KEY There is no global key aws:PrincipalOrg. Did you mean aws:PrincipalArn?'],
  ],
  [
    'no global key, and nothing like it',
    { Condition: { StringEquals: { 'aws:Colour': 'red' } } },
    ['5:30 INVALID_GLOBAL_CONDITION_KEY There is no global key aws:Colour.'],
  ],
  ['a tag', { Condition: { StringEquals: { 'aws:RequestTag/team': 'a' } } }, []],
  [
    'a tag without a name',
    { Condition: { StringEquals: { 'aws:RequestTag': 'a' } } },
    ['5:30 MISSING_TAG_KEY_IN_CONDITION aws:RequestTag does not say which tag: write aws:RequestTag/KEY.'],
  ],
  [
    'a tag with an empty name',
    { Condition: { StringEquals: { 'aws:PrincipalTag/': 'a' } } },
    ['5:30 MISSING_TAG_KEY_IN_CONDITION aws:PrincipalTag/ does not say which tag: write aws:PrincipalTag/KEY.'],
  ],
  [
    'no key of the service',
    { Condition: { StringEquals: { 'x:sett': 'a' } } },
    ['5:30 INVALID_SERVICE_CONDITION_KEY There is no key x:sett; no request will bring it. Did you mean x:set?'],
  ],
  [
    'no key of the service, and nothing like it',
    { Condition: { StringEquals: { 'x:colour': 'a' } } },
    ['5:30 INVALID_SERVICE_CONDITION_KEY There is no key x:colour; no request will bring it.'],
  ],
  [
    'no key of the service, nor of the action',
    { Condition: { StringEquals: { 'x:ofgot': 'a' } } },
    ['5:30 INVALID_SERVICE_CONDITION_KEY There is no key x:ofgot; no request will bring it. Did you mean x:ofget?'],
  ],
  ['a key of another service', { Condition: { StringEquals: { 'y:key': 'a' } } }, []],
  [
    'a text for a date',
    { Condition: { StringEquals: { 'aws:CurrentTime': '2026-01-01' } } },
    ['5:30 TYPE_MISMATCH aws:CurrentTime is a date: use a Date operator, not StringEquals.'],
  ],
  [
    'a text for a number',
    { Condition: { StringEquals: { 'x:n': '1' } } },
    ['5:30 TYPE_MISMATCH x:n is a number: use a Numeric operator, not StringEquals.'],
  ],
  [
    'a text for an address',
    { Condition: { StringNotEquals: { 'aws:SourceIp': '1.2.3.4' } } },
    ['5:33 TYPE_MISMATCH aws:SourceIp is a network address: use IpAddress or NotIpAddress, not StringNotEquals.'],
  ],
  [
    'a number for a boolean',
    { Condition: { NumericEquals: { 'x:on': '1' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:31 TYPE_MISMATCH x:on is a boolean: use Bool, not NumericEquals.',
    ],
  ],
  ['a text for a boolean', { Condition: { StringEquals: { 'x:on': 'true' } } }, []],
  ['whether a date is there', { Condition: { Null: { 'aws:CurrentTime': 'false' } } }, []],
  [
    'all of one',
    { Condition: { 'ForAllValues:StringEquals': { 'x:k': 'a' } } },
    [
      '5:43 FORALLVALUES_WITH_SINGLE_VALUED_KEY ForAllValues also holds when a request does not bring x:k, and x:k has one value. Leave ForAllValues out.',
    ],
  ],
  ['all of one, denied', { Effect: 'Deny', Condition: { 'ForAllValues:StringEquals': { 'x:k': 'a' } } }, []],
  ['any of one', { Condition: { 'ForAnyValue:StringEquals': { 'x:k': 'a' } } }, []],
  [
    'a set as one',
    { Condition: { StringNotEquals: { 'x:set': 'a' } } },
    [
      '5:33 MISSING_QUALIFIER x:set is a set of values: StringNotEquals never holds for one. Use ForAllValues or ForAnyValue.',
    ],
  ],
  ['whether a set is there', { Condition: { Null: { 'x:set': 'true' } } }, []],
  ['all of a set', { Condition: { 'ForAllValues:StringEquals': { 'x:set': 'a' } } }, []],
  [
    'a key that an action has not',
    { Action: ['x:Get', 'x:put'], Condition: { StringEquals: { 'x:ofget': 'a' } } },
    [
      '5:30 UNSUPPORTED_ACTION_FOR_CONDITION_KEY No request for x:Put brings x:ofget: the statement never allows it. Give it a statement of its own.',
    ],
  ],
  [
    'a key in capitals that several actions have not',
    { Action: ['x:Put', 'x:Get', 'x:CANCEL'], Condition: { StringEquals: { 'X:OfGet': 'a' } } },
    [
      '5:30 UNSUPPORTED_ACTION_FOR_CONDITION_KEY No request for x:Put, x:Cancel brings X:OfGet: the statement never allows it. Give it a statement of its own.',
    ],
  ],
  [
    'the same, denied',
    { Effect: 'Deny', Action: ['x:Get', 'x:put'], Condition: { StringEquals: { 'x:ofget': 'a' } } },
    [
      '5:30 UNSUPPORTED_ACTION_FOR_CONDITION_KEY No request for x:Put brings x:ofget: the statement never denies it. Give it a statement of its own.',
    ],
  ],
  ['the same, the other way round', { Action: ['x:Put'], Condition: { StringNotEquals: { 'x:ofget': 'a' } } }, []],
  ['the same, if it exists', { Action: ['x:Put'], Condition: { StringEqualsIfExists: { 'x:ofget': 'a' } } }, []],
  [
    'the same, for all values',
    { Effect: 'Deny', Action: ['x:Put'], Condition: { 'ForAllValues:StringEquals': { 'x:ofget': 'a' } } },
    [],
  ],
  ['the same, by its absence', { Action: ['x:Put'], Condition: { Null: { 'x:ofget': 'true' } } }, []],
  ['the same, under a pattern', { Action: ['x:*'], Condition: { StringEquals: { 'x:ofget': 'a' } } }, []],
  [
    'a private address without its VPC',
    { Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } } },
    [
      '5:27 MISSING_PAIRED_CONDITION_KEYS aws:VpcSourceIp alone says little: many VPCs use the same private addresses. Add aws:SourceVpc or aws:SourceVpce to the same Condition.',
    ],
  ],
  [
    'a private address with its endpoint',
    {
      Condition: {
        IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' },
        StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' },
      },
    },
    [],
  ],
  [
    'a machine without its VPC',
    { Condition: { IpAddress: { 'aws:Ec2InstanceSourcePrivateIPv4': '10.0.0.1' } } },
    [
      '5:27 MISSING_PAIRED_CONDITION_KEYS aws:Ec2InstanceSourcePrivateIPv4 alone says little: many VPCs use the same private addresses. Add aws:Ec2InstanceSourceVpc to the same Condition.',
    ],
  ],
  [
    'a machine with its VPC',
    {
      Condition: {
        IpAddress: { 'aws:Ec2InstanceSourcePrivateIPv4': '10.0.0.1' },
        StringLike: { 'AWS:ec2instancesourcevpc': 'vpc-*' },
      },
    },
    [],
  ],
];

describe('what is said of conditions and their keys', () => {
  it.each(conditions)('%s', (_, elements, findings) => {
    expect(findingsOfStatement(elements, 'identity')).toEqual(findings);
  });
});

const sameTwice = (operator: string, key: string) =>
  `5:22 INVALID_CONDITION_MULTIPLE_BOOLEAN ${operator} takes one value for ${key}: of several it means either.`;

const values: readonly Story[] = [
  [
    'of several types',
    { Condition: { StringEquals: { 'x:k': ['7', 8] } } },
    ['5:30 INVALID_CONDITION_DATA_TYPE The values of x:k are of several JSON types: write all as strings.'],
  ],
  [
    'several booleans',
    { Condition: { Bool: { 'x:on': ['true', 'false'] } } },
    ['5:22 INVALID_CONDITION_MULTIPLE_BOOLEAN Bool takes one value for x:on: of several it means either.'],
  ],
  [
    'several answers whether it is there',
    { Condition: { Null: { 'x:k': ['true', 'false'] } } },
    ['5:22 INVALID_CONDITION_MULTIPLE_BOOLEAN Null takes one value for x:k: of several it means either.'],
  ],
  [
    'no boolean',
    { Condition: { Bool: { 'x:on': 'yes' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:22 TYPE_MISMATCH_BOOLEAN "yes" is no boolean (true, false) for Bool: it never matches.',
    ],
  ],
  ['a boolean twice', { Condition: { Bool: { 'x:on': ['true', 'true'] } } }, [sameTwice('Bool', 'x:on')]],
  ['an answer twice', { Condition: { Null: { 'x:k': ['true', 'true'] } } }, [sameTwice('Null', 'x:k')]],
  ['whether a Region is there', { Condition: { Null: { 'aws:RequestedRegion': 'false' } } }, []],
  ['a boolean in capitals', { Condition: { Bool: { 'x:on': 'TRUE' } } }, []],
  [
    'no date',
    { Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:30 TYPE_MISMATCH_DATE "tomorrow" is no date (2026-01-31, 2026-01-31T12:00:00Z) for DateLessThan: it never matches.',
    ],
  ],
  [
    'a date in seconds',
    { Condition: { DateLessThan: { 'aws:CurrentTime': '1893456000.5' } } },
    [
      '5:30 INVALID_DATE_VALUE 1893456000.5 is in seconds since 1970, which a reader cannot check. Write 2026-01-31T12:00:00Z.',
    ],
  ],
  ['a year is none in seconds', { Condition: { DateLessThan: { 'aws:CurrentTime': '2030' } } }, []],
  [
    'no number',
    { Condition: { NumericLessThan: { 'x:n': '1h' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:33 TYPE_MISMATCH_NUMBER "1h" is no number for NumericLessThan: it never matches.',
    ],
  ],
  [
    'no base64',
    { Condition: { BinaryEquals: { 'y:b': 'a-b' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:30 TYPE_MISMATCH_STRING "a-b" is no base64 text for BinaryEquals: it never matches.',
    ],
  ],
  ['base64', { Condition: { BinaryEquals: { 'y:b': 'QQ==' } } }, []],
  [
    'no address',
    { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0-255' } } },
    [
      '1:37 ALLOWS_NOTHING This statement allows nothing: no request satisfies it, or a Deny takes all that it gives.',
      '5:27 TYPE_MISMATCH_IP_RANGE "203.0.113.0-255" is no address or block (203.0.113.0/24) for IpAddress: it never matches.',
    ],
  ],
  [
    'no VPC',
    { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1a2b' } } },
    ['5:30 INVALID_VPC_FORMAT vpc-1a2b is no VPC: they are called vpc- and 8 or 17 of 0-9 and a-f.'],
  ],
  ['a VPC of 17', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d5e6f7a8b9' } } }, []],
  [
    'an endpoint for a VPC',
    { Condition: { StringEquals: { 'aws:SourceVpc': 'vpce-1a2b3c4d' } } },
    [
      '5:30 INVALID_VPC_FORMAT vpce-1a2b3c4d is no VPC: they are called vpc- and 8 or 17 of 0-9 and a-f. For endpoints use aws:SourceVpce.',
    ],
  ],
  [
    'no endpoint',
    { Condition: { StringLike: { 'aws:SourceVpce': 'vpce-xyz' } } },
    ['5:28 INVALID_VPCE_FORMAT vpce-xyz is no VPC endpoint: they are called vpce- and 8 or 17 of 0-9 and a-f.'],
  ],
  [
    'a VPC for an endpoint',
    { Condition: { StringEquals: { 'aws:SourceVpce': 'vpc-1a2b3c4d' } } },
    [
      '5:30 INVALID_VPCE_FORMAT vpc-1a2b3c4d is no VPC endpoint: they are called vpce- and 8 or 17 of 0-9 and a-f. For VPCs use aws:SourceVpc.',
    ],
  ],
  ['a pattern of endpoints', { Condition: { StringLike: { 'aws:SourceVpce': 'vpce-*' } } }, []],
  [
    'no Region',
    { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-wset-1' } } },
    ['5:30 INVALID_REGION AWS has no Region eu-wset-1. Did you mean eu-west-1?'],
  ],
  ['a Region', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }, []],
  [
    'a wildcard that is none',
    { Condition: { StringNotEquals: { 'x:k': 'a*' } } },
    [
      '5:33 WILDCARD_WITHOUT_LIKE_OPERATOR Under StringNotEquals the wildcard in "a*" is an ordinary character. Use StringNotLike.',
    ],
  ],
  [
    'a wildcard that is none, letter case aside',
    { Condition: { StringEqualsIgnoreCase: { 'x:k': 'a?' } } },
    [
      '5:40 WILDCARD_WITHOUT_LIKE_OPERATOR Under StringEqualsIgnoreCase the wildcard in "a?" is an ordinary character. Use StringLike.',
    ],
  ],
  [
    'a wildcard that is none, and what it would cover',
    { Condition: { StringEquals: { 'x:k': ['a*', 'ab'] } } },
    [
      '5:30 WILDCARD_WITHOUT_LIKE_OPERATOR Under StringEquals the wildcard in "a*" is an ordinary character. Use StringLike.',
    ],
  ],
  [
    'a wildcard that is none, behind a variable',
    { Condition: { StringEquals: { 'x:k': '${*}a*' } } },
    [
      '5:30 WILDCARD_WITHOUT_LIKE_OPERATOR Under StringEquals the wildcard in "${*}a*" is an ordinary character. Use StringLike.',
    ],
  ],
  ['no wildcard in a variable', { Condition: { StringEquals: { 'x:k': 'a${*}' } } }, []],
  [
    'covered',
    { Condition: { StringLike: { 'x:k': ['ada', 'a*'] } } },
    ['5:28 REDUNDANT_CONDITION_VALUE "ada" is covered by "a*": leave it out.'],
  ],
  [
    'twice',
    { Condition: { StringEquals: { 'x:k': ['a', 'b', 'a'] } } },
    ['5:30 REDUNDANT_CONDITION_VALUE "a" stands twice: leave one out.'],
  ],
  [
    'twice, letter case aside',
    { Condition: { StringEqualsIgnoreCase: { 'x:k': ['a', 'A'] } } },
    ['5:40 REDUNDANT_CONDITION_VALUE "A" is covered by "a": leave it out.'],
  ],
  [
    'three times, letter case aside',
    { Condition: { StringEqualsIgnoreCase: { 'x:k': ['a', 'A', 'a'] } } },
    [
      '5:40 REDUNDANT_CONDITION_VALUE "A" is covered by "a": leave it out.',
      '5:40 REDUNDANT_CONDITION_VALUE "a" stands twice: leave one out.',
    ],
  ],
  [
    'once, though its capitals are those of another',
    { Condition: { StringEqualsIgnoreCase: { 'x:k': ['ß', 'SS'] } } },
    [],
  ],
  ['once in each letter case', { Condition: { StringEquals: { 'x:k': ['a', 'A'] } } }, []],
  [
    'numbers of which one decides',
    { Condition: { NumericLessThan: { 'x:n': ['1', '2'] } } },
    [
      '5:33 REDUNDANT_CONDITION_VALUE_NUM Of the values under NumericLessThan the greatest decides: leave the others out.',
    ],
  ],
  [
    'a bound twice',
    { Condition: { NumericGreaterThan: { 'x:n': ['2', '2'] } } },
    [
      '5:36 REDUNDANT_CONDITION_VALUE_NUM Of the values under NumericGreaterThan the least decides: leave the others out.',
    ],
  ],
  [
    'dates of which one decides',
    { Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': ['2026-01-01', '2027-01-01'] } } },
    [
      '5:39 REDUNDANT_CONDITION_VALUE_NUM Of the values under DateGreaterThanEquals the least decides: leave the others out.',
    ],
  ],
  ['numbers', { Condition: { NumericEquals: { 'x:n': ['1', '2'] } } }, []],
  [
    'a block with bits behind its mask',
    { Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.129/25', '203.0.113.9/17', '198.51.100.9/30'] } } },
    [
      '5:27 IMPROVE_IP_RANGE The bits of 203.0.113.129/25 behind its mask are ignored: write 203.0.113.128/25.',
      '5:27 IMPROVE_IP_RANGE The bits of 203.0.113.9/17 behind its mask are ignored: write 203.0.0.0/17.',
      '5:27 IMPROVE_IP_RANGE The bits of 198.51.100.9/30 behind its mask are ignored: write 198.51.100.8/30.',
    ],
  ],
  [
    'a block of IPv6 with bits behind its mask',
    { Condition: { NotIpAddress: { 'aws:SourceIp': ['2001:db8:1:3::ff/64', '2001:db8:1:3:f000::/64'] } } },
    [
      '5:30 IMPROVE_IP_RANGE The bits of 2001:db8:1:3::ff/64 behind its mask are ignored: write 2001:db8:1:3:0:0:0:0/64.',
      '5:30 IMPROVE_IP_RANGE The bits of 2001:db8:1:3:f000::/64 behind its mask are ignored: write 2001:db8:1:3:0:0:0:0/64.',
    ],
  ],
  ['a text like a block', { Condition: { StringEquals: { 'x:k': '203.0.113.9/24' } } }, []],
  ['all addresses', { Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } } }, []],
  [
    'all addresses, by one of them',
    { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.9/0' } } },
    ['5:27 IMPROVE_IP_RANGE The bits of 203.0.113.9/0 behind its mask are ignored: write 0.0.0.0/0.'],
  ],
  ['an address', { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.9' } } }, []],
  [
    'private addresses only',
    {
      Condition: {
        IpAddress: {
          'aws:SourceIp': [
            '10.0.0.0/8',
            '192.168.0.0/16',
            '172.16.0.0/12',
            '127.0.0.1',
            '169.254.0.0/16',
            'fd00::/8',
            '100.64.0.0/10',
            '100.127.0.1',
            '100.99.0.1',
            '100.110.0.1',
          ],
        },
      },
    },
    [
      '5:27 PRIVATE_IP_ADDRESS aws:SourceIp is a public address: no request has one of these. For a VPC use aws:VpcSourceIp with aws:SourceVpc.',
    ],
  ],
  [
    'all but private addresses',
    { Condition: { NotIpAddress: { 'aws:SourceIp': '172.31.0.0/16' } } },
    [
      '5:30 PRIVATE_NOT_IP_ADDRESS aws:SourceIp is a public address: this holds for every request. For a VPC use aws:VpcSourceIp with aws:SourceVpc.',
    ],
  ],
  [
    'private addresses among others',
    {
      Condition: {
        IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '172.32.0.0/16', '100.63.0.0/16', '100.128.0.1', '127.0.0.1'] },
      },
    },
    [
      '5:27 PRIVATE_IP_ADDRESS_SUBSET aws:SourceIp is a public address: 10.0.0.0/8, 127.0.0.1 will never be it. For a VPC use aws:VpcSourceIp with aws:SourceVpc.',
    ],
  ],
  [
    'all but some addresses, private ones among them',
    { Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.9'] } } },
    [
      '5:30 PRIVATE_NOT_IP_ADDRESS_SUBSET aws:SourceIp is a public address: 10.0.0.0/8 will never be it. For a VPC use aws:VpcSourceIp with aws:SourceVpc.',
    ],
  ],
  [
    'private addresses of a VPC',
    {
      Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' }, StringEquals: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } },
    },
    [],
  ],
];

describe('what is said of the values of conditions', () => {
  it.each(values)('%s', (_, elements, findings) => {
    expect(findingsOfStatement(elements, 'identity')).toEqual(findings);
  });
});
