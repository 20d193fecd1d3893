import { describe, expect, it } from 'vitest';
import { askFor, type Elements, shownFor } from './witness-world.ts';

const when = (operator: string, value: string): Elements => ({ Condition: { [operator]: { 'x:k': value } } });

describe('and so are the values that it brings', () => {
  it.each<[title: string, before: Elements[], after: Elements[], text: string]>([
    ['a text', [], [{ Condition: { StringEquals: { 'x:k': 'a' } } }], '…, bringing x:k "a"'],
    [
      'a key with a name that objects have of themselves',
      [],
      [{ Condition: { StringEquals: JSON.parse('{ "__proto__": "a" }') } }],
      '…, bringing __proto__ "a"',
    ],
    ['any text', [], [{ Condition: { StringLike: { 'x:k': '*' } } }], '…, bringing x:k "x"'],
    ['a pattern, filled', [], [{ Condition: { StringLike: { 'x:k': 'a*' } } }], '…, bringing x:k "ax"'],
    ['another text', [], [{ Condition: { StringNotEquals: { 'x:k': 'a' } } }], '…'],
    [
      'another text that is there',
      [],
      [{ Condition: { StringNotEquals: { 'x:k': 'a' }, Null: { 'x:k': 'false' } } }],
      '…, bringing x:k "some-value"',
    ],
    [
      'a text in any letter case',
      [{ Condition: { StringEquals: { 'x:k': 'ab' } } }],
      [{ Condition: { StringEqualsIgnoreCase: { 'x:k': 'ab' } } }],
      '…, bringing x:k "aB"',
    ],
    [
      'no text',
      [{ Condition: { StringLike: { 'x:k': '?*' } } }],
      [{ Condition: { StringLike: { 'x:k': '*' } } }],
      '…, bringing x:k ""',
    ],
    ['a key that is there', [], [{ Condition: { Null: { 'x:k': 'false' } } }], '…, bringing x:k "some-value"'],
    ['a key that is not there', [], [{ Condition: { Null: { 'x:k': 'true' } } }], '…'],
    [
      'a set of two',
      [],
      [{ Condition: { 'ForAnyValue:StringEquals': { 'x:k': 'a' }, 'ForAnyValue:StringLike': { 'x:k': 'b*' } } }],
      '…, bringing x:k ["a","bx"]',
    ],
    ['an empty set is not there', [], [{ Condition: { 'ForAllValues:StringEquals': { 'x:k': 'a' } } }], '…'],
    [
      'a set that must be there',
      [],
      [{ Condition: { 'ForAllValues:StringEquals': { 'x:k': ['a', 'b'] }, Null: { 'x:k': 'false' } } }],
      '…, bringing x:k "a"',
    ],
    ['a number', [], [{ Condition: { NumericEquals: { 'x:k': '7' } } }], '…, bringing x:k "7"'],
    ['a number above', [], [{ Condition: { NumericGreaterThan: { 'x:k': '7' } } }], '…, bringing x:k "8"'],
    ['a number below', [], [{ Condition: { NumericLessThan: { 'x:k': '7' } } }], '…, bringing x:k "6"'],
    [
      'a number above the greatest',
      [],
      [{ Condition: { NumericGreaterThan: { 'x:k': '1.7976931348623157e308' } } }],
      '…, bringing x:k "1e999"',
    ],
    [
      'a number below the least',
      [],
      [{ Condition: { NumericLessThan: { 'x:k': '-1.7976931348623157e308' } } }],
      '…, bringing x:k "-1e999"',
    ],
    [
      'a number above one of 17 digits',
      [],
      [{ Condition: { NumericGreaterThan: { 'x:k': '9007199254740993' } } }],
      '…, bringing x:k "18014398509481984"',
    ],
    ['a number below what is too great', [], [when('NumericLessThan', '1e999')], '…, bringing x:k "0"'],
    ['a number above what is too little', [], [when('NumericGreaterThan', '-1e999')], '…, bringing x:k "0"'],
    [
      'a number between what is too little and another',
      [when('NumericGreaterThanEquals', '-5'), when('NumericLessThanEquals', '-1e999')],
      [when('NumericLessThan', '-4')],
      '…, bringing x:k "-6"',
    ],
    [
      'a number between another and what is too great',
      [when('NumericLessThanEquals', '1e308'), when('NumericGreaterThanEquals', '1e999')],
      [when('NumericGreaterThan', '5')],
      '…, bringing x:k "1.398846567431158e+308"',
    ],
    [
      'a number between the least and the greatest',
      [
        when('NumericLessThanEquals', '-1.7976931348623157e308'),
        when('NumericGreaterThanEquals', '1.7976931348623157e308'),
      ],
      [when('NumericLessThanEquals', '1e999')],
      '…, bringing x:k "8.988465674311579e+307"',
    ],
    [
      'a number between two',
      [
        { Condition: { NumericLessThanEquals: { 'x:k': '7' } } },
        { Condition: { NumericGreaterThanEquals: { 'x:k': '8' } } },
      ],
      [{ Condition: { NumericNotEquals: { 'x:k': ['7', '8'] } } }],
      '…',
    ],
    [
      'no number',
      [{ Condition: { NumericLessThanEquals: { 'x:k': '7' } } }, { Condition: { NumericGreaterThan: { 'x:k': '7' } } }],
      [{ Condition: { StringLike: { 'x:k': '*' } } }],
      '…, bringing x:k "x"',
    ],
    [
      'a date',
      [],
      [{ Condition: { DateEquals: { 'x:k': '2024-02-29T12:00:00Z' } } }],
      '…, bringing x:k "2024-02-29T12:00:00Z"',
    ],
    [
      'a date before',
      [],
      [{ Condition: { DateLessThan: { 'x:k': '2024-02-29T12:00:00Z' } } }],
      '…, bringing x:k "2024-02-29T11:59:59Z"',
    ],
    [
      'a date after the last with four digits',
      [],
      [{ Condition: { DateGreaterThan: { 'x:k': '9999-12-31T23:59:59Z' } } }],
      '…, bringing x:k "253402300800"',
    ],
    ['a date that no calendar has', [], [when('DateGreaterThan', '9000000000000')], '…, bringing x:k "9000000000001"'],
    [
      'now or any other time',
      [],
      [{ Condition: { DateGreaterThan: { 'aws:CurrentTime': '2020-01-01' } } }],
      '…, bringing aws:currenttime "2026-01-01T00:00:00Z"',
    ],
    [
      'a time that is gone',
      [],
      [{ Condition: { DateLessThan: { 'aws:CurrentTime': '2020-01-01' } } }],
      '…, bringing aws:currenttime "2019-12-31T23:59:59Z"',
    ],
    ['an address', [], [{ Condition: { IpAddress: { 'x:k': '10.1.2.3' } } }], '…, bringing x:k "10.1.2.3"'],
    [
      'an address behind a block',
      [{ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/9' } } }],
      [{ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
      '…, bringing aws:sourceip "10.128.0.0"',
    ],
    [
      'an address before a block',
      [{ Condition: { IpAddress: { 'aws:SourceIp': '10.128.0.0/9' } } }],
      [{ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
      '…, bringing aws:sourceip "10.0.0.0"',
    ],
    [
      'an address of IPv6',
      [],
      [{ Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } } }],
      '…, bringing aws:sourceip "2001:db8:0:0:0:0:0:0"',
    ],
    [
      'an address of the second half of a block of IPv6',
      [{ Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/33' } } }],
      [{ Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } } }],
      '…, bringing aws:sourceip "2001:db8:8000:0:0:0:0:0"',
    ],
    ['some address, or none', [], [{ Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }], '…'],
    [
      'some address',
      [],
      [{ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, Null: { 'aws:SourceIp': 'false' } } }],
      '…, bringing aws:sourceip "198.51.100.9"',
    ],
    [
      'false',
      [{ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
      [{}],
      '…, bringing aws:securetransport "false"',
    ],
    ['base64', [], [{ Condition: { BinaryEquals: { 'x:k': 'QQ==' } } }], '…, bringing x:k "QQ=="'],
    [
      'a pattern of ARNs',
      [],
      [{ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } } }],
      '…, bringing aws:sourcearn "arn:aws:sns:x:111122223333:x"',
    ],
    [
      'an ARN beside a pattern',
      [{ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } } }],
      [{ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } } }],
      '…, bringing aws:sourcearn "arn:aws:sns:x:x:x"',
    ],
  ])('%s', (_, before, after, text) => {
    expect(shownFor(before, after)).toBe(text);
  });
});

describe('what a request brings for a key of AWS, and what instead when that is refused', () => {
  it.each<[key: string, shown: string | string[], other: string | string[], always?: 'always']>([
    ['aws:CurrentTime', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', 'always'],
    ['aws:EpochTime', '1767225600', '2026-01-01T00:00:00Z', 'always'],
    ['aws:SecureTransport', 'true', 'false', 'always'],
    ['aws:ViaAWSService', 'false', 'true', 'always'],
    ['aws:RequestedRegion', 'us-east-1', 'eu-west-1', 'always'],
    ['aws:SourceIp', '203.0.113.9', '198.51.100.9'],
    ['aws:VpcSourceIp', '10.0.0.9', '10.0.0.10'],
    ['aws:MultiFactorAuthPresent', 'true', 'false'],
    ['aws:MultiFactorAuthAge', '0', '1'],
    ['aws:TokenIssueTime', '1970-01-01T00:00:00Z', '1970-01-01T00:00:01Z'],
    ['aws:PrincipalOrgID', 'o-a1b2c3d4e5', 'o-f6g7h8i9j0'],
    ['aws:ResourceOrgID', 'o-a1b2c3d4e5', 'o-f6g7h8i9j0'],
    ['aws:SourceOrgID', 'o-a1b2c3d4e5', 'o-f6g7h8i9j0'],
    ['aws:SourceAccount', '444455556666', '777788889999'],
    ['aws:SourceVpc', 'vpc-1a2b3c4d', 'vpc-5e6f7a8b'],
    ['aws:SourceVpce', 'vpce-1a2b3c4d', 'vpce-5e6f7a8b'],
    ['aws:UserAgent', 'aws-cli/2.0', 'some-value'],
    ['aws:Referer', 'https://example.com/', 'some-value'],
    ['aws:CalledVia', ['cloudformation.amazonaws.com'], ['some-value']],
    ['aws:TagKeys', ['team'], ['some-value']],
    ['aws:PrincipalOrgPaths', ['some-value'], ['another-value']],
    ['aws:ResourceOrgPaths', ['some-value'], ['another-value']],
    ['aws:SourceOrgPaths', ['some-value'], ['another-value']],
    ['aws:SourceIdentity', 'some-value', 'another-value'],
    ['aws:PrincipalTag/team', 'some-value', 'another-value'],
  ])('%s', (key, shown, other, always) => {
    const brought = (Condition: object) => {
      const answer = askFor([], [{ Condition }]);
      return answer.kind === 'found' ? answer.witness.context[key.toLowerCase()] : answer.kind;
    };
    const not = Array.isArray(shown) ? 'ForAllValues:StringNotEquals' : 'StringNotEquals';
    expect(brought({ Null: { [key]: 'false' } })).toEqual(shown);
    expect(brought({ Null: { [key]: 'false' }, [not]: { [key]: shown } })).toEqual(other);
    // Two values at once are for sets only.
    const [one, two] = [shown, other].flat();
    const both = { 'ForAnyValue:StringEquals': { [key]: one }, 'ForAnyValue:StringLike': { [key]: two } };
    expect(brought(both)).toEqual(Array.isArray(shown) ? [one, two] : 'none');
    expect(brought({ [not]: { [key]: 'z' } }) === undefined ? undefined : 'always').toBe(always);
  });
});
