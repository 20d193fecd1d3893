// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, it } from 'vitest';
import { Facts, KeyTable } from '../facts.ts';
import type { ContextValue } from '../request.ts';
import type { Effect } from '../statement.ts';
import { compileConditions } from './condition.ts';
import { parseInstant } from './date.ts';

interface Case {
  readonly operator: string;
  readonly values: readonly string[];
  /** Of the key `k`; undefined when the request does not carry it. */
  readonly value: ContextValue | undefined;
  readonly effect?: Effect;
}

const otherKeys: Record<string, ContextValue> = { 'aws:username': 'alice', 'aws:colon': 'a:b', 'aws:star': '*' };

function holds({ operator, values, value, effect = 'Allow' }: Case): boolean {
  const keys = new KeyTable();
  const entry = { key: 'K', values: values.map((text) => ({ text, literal: 'string' as const })), line: 1, column: 1 };
  const tests = compileConditions([{ operator, entries: [entry] }], { effect, scope: { keys, variables: true } });
  const request = {
    principal: { kind: 'anonymous', arn: '', accountId: '', userId: '', tags: new Map() },
    action: 'a:b',
    resource: '*',
    resourceAccount: '111122223333',
    context: (key: string) => (key === 'k' ? value : otherKeys[key]),
  } as const;
  const facts = new Facts(request, keys.keys());
  return tests.every((condition) => condition.holds(facts));
}

/** Rows of: operator, policy values, the request's value, whether it holds. */
type Row = [string, string[], string, boolean];

/** Checks each row, its negation by the operator's negated name, and that both say nothing about a set. */
function check(rows: Row[], negate?: (operator: string) => string): void {
  it.each(rows)('%s %j of %j: %s', (operator, values, value, expected) => {
    expect(holds({ operator, values, value })).toBe(expected);
    expect(holds({ operator, values, value: [value] })).toBe(false);
    if (!negate) return;
    expect(holds({ operator: negate(operator), values, value })).toBe(!expected);
    expect(holds({ operator: negate(operator), values, value: [value] })).toBe(false);
  });
}

describe('string operators', () => {
  check(
    [
      ['StringEquals', ['a'], 'a', true],
      ['StringEquals', ['a'], 'A', false],
      ['StringEquals', ['x', 'a'], 'a', true],
      ['StringEquals', ['x', 'y'], 'a', false],
      ['StringEquals', [], 'a', false],
      ['StringEquals', [''], '', true],
      ['StringEquals', ['a*'], 'ab', false],
      ['StringEquals', ['a*'], 'a*', true],
      ['StringEquals', ['${aws:username}'], 'alice', true],
      ['StringEquals', ['${aws:username}', 'bob'], 'bob', true],
      ['StringEquals', ['${aws:userid}'], '', false],
      ['StringEquals', ["${aws:userid, 'x'}"], 'x', true],
      ['StringEquals', ['${*}'], '*', true],
    ],
    (operator) => operator.replace('String', 'StringNot'),
  );
  check(
    [
      ['StringEqualsIgnoreCase', ['aB'], 'Ab', true],
      ['StringEqualsIgnoreCase', ['aB'], 'Abc', false],
      ['StringEqualsIgnoreCase', ['x', '${aws:username}'], 'ALICE', true],
      ['StringEqualsIgnoreCase', ['${aws:userid}'], 'undefined', false],
    ],
    (operator) => operator.replace('String', 'StringNot'),
  );
  check(
    [
      ['StringLike', ['a*'], 'ab\nc', true],
      ['StringLike', ['a*'], 'Ab', false],
      ['StringLike', ['x', '?b'], 'ab', true],
      ['StringLike', ['${aws:username}-*'], 'alice-1', true],
      ['StringLike', ['${aws:star}'], 'x', false],
      ['StringLike', ['${aws:star}'], '*', true],
      ['StringLike', ['${aws:userid}*'], 'x', false],
    ],
    (operator) => operator.replace('String', 'StringNot'),
  );
});

describe('numeric operators', () => {
  check(
    [
      ['NumericEquals', ['10'], '10.0', true],
      ['NumericEquals', ['1e1'], '10', true],
      ['NumericEquals', ['+.5'], '0.5', true],
      ['NumericEquals', ['9', '10'], '10', true],
      ['NumericEquals', ['10'], '10abc', false],
      ['NumericEquals', ['10abc'], '10', false],
      ['NumericEquals', ['16'], '0x10', false],
      ['NumericEquals', ['0'], '', false],
      ['NumericEquals', [''], '0', false],
      ['NumericEquals', ['1'], ' 1', false],
      ['NumericEquals', ['NaN'], 'NaN', false],
      ['NumericEquals', ['Infinity'], 'Infinity', false],
      ['NumericEquals', ['.'], '0', false],
      ['NumericEquals', ['1e'], '1', false],
      ['NumericEquals', ['${aws:username}'], '1', false],
      ['NumericEquals', ['1e+2'], '100', true],
      ['NumericEquals', ['250E-1'], '25', true],
      ['NumericEquals', ['-12.50'], '-12.5', true],
      ['NumericEquals', ['90.09'], '90.090', true],
      ['NumericEquals', ['5.'], '5', true],
      ['NumericEquals', ['-'], '0', false],
      ['NumericEquals', ['+.'], '0', false],
      ['NumericEquals', ['1.e'], '1', false],
      ['NumericEquals', ['1e+'], '1', false],
      ['NumericEquals', ['1e-'], '1', false],
      ['NumericEquals', ['e5'], '0', false],
      ['NumericEquals', ['1e5e5'], '1', false],
      ['NumericEquals', ['1.2.3'], '1.2', false],
      ['NumericEquals', ['--1'], '1', false],
      ['NumericEquals', ['1/'], '1', false],
      ['NumericEquals', ['1:'], '1', false],
    ],
    () => 'NumericNotEquals',
  );
  check([
    ['NumericLessThan', ['10'], '9', true],
    ['NumericLessThan', ['10'], '10', false],
    ['NumericLessThan', ['10'], '-11', true],
    ['NumericLessThan', ['5', '10'], '9', true],
    ['NumericLessThanEquals', ['10'], '10', true],
    ['NumericLessThanEquals', ['10'], '10.1', false],
    ['NumericGreaterThan', ['9'], '10', true],
    ['NumericGreaterThan', ['10'], '10', false],
    ['NumericGreaterThanEquals', ['10'], '10', true],
    ['NumericGreaterThanEquals', ['10'], '9', false],
    ['NumericGreaterThan', ['10'], 'x', false],
    ['NumericGreaterThan', ['x', '10'], '9', false],
    ['NumericLessThanEquals', ['x'], '0', false],
  ]);
});

describe('date operators', () => {
  check(
    [
      ['DateEquals', ['2024-02-29T12:00:00Z'], '2024-02-29T12:00:00Z', true],
      ['DateEquals', ['2024-02-29T13:00:00+01:00'], '2024-02-29T12:00Z', true],
      ['DateEquals', ['2024-02-29T11:30:00-00:30'], '2024-02-29T12:00:00.000Z', true],
      ['DateEquals', ['1709208000'], '2024-02-29T12:00:00Z', true],
      ['DateEquals', ['1709208000.5'], '2024-02-29T12:00:00.5Z', true],
      ['DateEquals', ['1709208000000'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29'], '1709164800', true],
      ['DateEquals', ['2024-02'], '2024-02-01T00:00:00Z', true],
      ['DateEquals', ['2024'], '2024-01-01', true],
      ['DateEquals', ['2024-02-29T12:00:00'], '2024-02-29T12:00:00Z', true],
      ['DateEquals', ['0'], '1970-01-01', true],
      ['DateEquals', ['0001-01-01'], '0001-01-01T00:00:00Z', true],
      ['DateEquals', ['2023-02-29'], '2023-03-01', false],
      ['DateEquals', ['2100-02-29'], '2100-03-01', false],
      ['DateEquals', ['2024-xx'], '2024-01-01', false],
      ['DateEquals', ['2024-02-xx'], '2024-02-01', false],
      ['DateEquals', ['2024-13-01'], '2025-01-01', false],
      ['DateEquals', ['2024-00-01'], '2023-12-01', false],
      ['DateEquals', ['2024-04-31'], '2024-05-01', false],
      ['DateEquals', ['2024-02-29T24:00:00Z'], '2024-03-01', false],
      ['DateEquals', ['2024-02-29T12:60:00Z'], '2024-02-29T13:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:00.Z'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12Z'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29 12:00:00Z'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:00+0100'], '2024-02-29T11:00:00Z', false],
      ['DateEquals', ['2024-02T12:00:00Z'], '2024-02-01T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:00+24:00'], '2024-02-28T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:00+00:60'], '2024-02-29T11:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:00+01:00x'], '2024-02-29T11:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:00*01:00'], '2024-02-29T11:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:00Zulu'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:34:56Z'], '1709210096', true],
      ['DateEquals', ['2024-02-29T23:59:59Z'], '1709251199', true],
      ['DateEquals', ['2024-02-29T12:00:00.25Z'], '1709208000.25', true],
      ['DateEquals', ['2024-02-29T12:00:09.125+00:00'], '1709208009.125', true],
      ['DateEquals', ['2024-02-29T12:00:00+23:59'], '1709121660', true],
      ['DateEquals', ['2024-02-29T12:00:00-23:00'], '1709290800', true],
      ['DateEquals', ['2024-02-29T12:00+01:00'], '1709204400', true],
      ['DateEquals', ['2024-12-31'], '1735603200', true],
      ['DateEquals', ['2024-12-32'], '2025-01-01', false],
      ['DateEquals', ['2024-02-30'], '2024-03-01', false],
      ['DateEquals', ['2024-01-00'], '2023-12-31', false],
      ['DateEquals', ['12345.'], '12345', false],
      ['DateEquals', ['12345.5x'], '12345.5', false],
      ['DateEquals', ['12345.x'], '12345', false],
      ['DateEquals', ['12345x'], '12345', false],
      ['DateEquals', ['2024-02-29T12:00:60Z'], '2024-02-29T12:01:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:x0Z'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00:Z'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:xxZ'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29Tx2:00Z'], '2024-02-29T02:00:00Z', false],
      ['DateEquals', ['2024-02-29T12-00Z'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00+01-00'], '2024-02-29T11:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00+xx:00'], '2024-02-29T12:00:00Z', false],
      ['DateEquals', ['2024-02-29T12:00+01:xx'], '2024-02-29T11:00:00Z', false],
      ['DateEquals', ['-1'], '1969-12-31T23:59:59Z', false],
      ['DateEquals', ['soon'], '2024-02-29', false],
      ['DateEquals', ['soon'], 'soon', false],
    ],
    () => 'DateNotEquals',
  );
  check([
    ['DateLessThan', ['2024-01-01T00:00:00Z'], '2023-12-31T23:59:59.999Z', true],
    ['DateLessThan', ['2024-01-01T00:00:00Z'], '2024-01-01T00:00:00Z', false],
    ['DateLessThan', ['2024-01-01T00:00:00Z'], '1704067199', true],
    ['DateLessThanEquals', ['2024-01-01T00:00:00Z'], '2024-01-01T00:00:00Z', true],
    ['DateLessThanEquals', ['2024-01-01'], '2024-01-02', false],
    ['DateGreaterThan', ['1704067199'], '2024-01-01T00:00:00Z', true],
    ['DateGreaterThan', ['1969-07-21'], '1970-01-01', true],
    ['DateGreaterThan', ['2024-01-01'], '2024-01-01', false],
    ['DateGreaterThanEquals', ['2024-01-01'], '2024-01-01', true],
    ['DateGreaterThanEquals', ['2024-01-01'], '2023-01-01', false],
    ['DateGreaterThanEquals', ['2024-01-01'], 'soon', false],
    ['DateLessThanEquals', ['soon'], '2024-01-01', false],
    ['DateGreaterThan', ['soon', '2024-01-02'], '2024-01-01', false],
  ]);

  it('knows how many days a month has', () => {
    for (const year of [1900, 2000, 2023, 2024]) {
      for (let month = 1; month <= 12; month++) {
        const last = new Date(Date.UTC(year, month, 0));
        const text = last.toISOString().slice(0, 10);
        expect(parseInstant(text), text).toBe(last.getTime() / 1000);
        expect(parseInstant(`${text.slice(0, 8)}${last.getUTCDate() + 1}`), text).toBeUndefined();
      }
    }
  });

  it('knows every day from 1583 to 2400 as Date does', () => {
    const equal = (day: string, seconds: number) =>
      holds({ operator: 'DateEquals', values: [day], value: `${seconds}` });
    const first = Date.UTC(1970, 0, 2);
    for (let time = first; time < Date.UTC(2400, 11, 31); time += 86_400_000 * 13) {
      expect(equal(new Date(time).toISOString().slice(0, 10), time / 1000), new Date(time).toISOString()).toBe(true);
    }
    for (let time = first; time > Date.UTC(1583, 0, 1); time -= 86_400_000 * 13) {
      const day = new Date(time).toISOString();
      const next = new Date(time + 86_400_000).toISOString();
      expect(holds({ operator: 'DateLessThan', values: [next], value: day }), day).toBe(true);
      expect(holds({ operator: 'DateLessThan', values: [day.slice(0, 10)], value: day.slice(0, 10) }), day).toBe(false);
    }
  });
});

describe('Bool', () => {
  check([
    ['Bool', ['true'], 'true', true],
    ['Bool', ['TRUE'], 'true', true],
    ['Bool', ['true'], 'True', true],
    ['Bool', ['true'], 'false', false],
    ['Bool', ['false'], 'false', true],
    ['Bool', ['true', 'false'], 'false', true],
    ['Bool', ['yes'], 'yes', false],
    ['Bool', [''], '', false],
    ['Bool', ['1'], 'true', false],
  ]);
});

describe('BinaryEquals', () => {
  check([
    ['BinaryEquals', ['QmluYXJ5'], 'QmluYXJ5', true],
    ['BinaryEquals', ['QQ=='], 'QQ', true],
    ['BinaryEquals', ['QR=='], 'QQ==', true],
    ['BinaryEquals', ['QUI='], 'QUJ=', true],
    ['BinaryEquals', ['QUI='], 'QUM=', false],
    ['BinaryEquals', ['QUI='], 'QUQ=', false],
    ['BinaryEquals', ['QQ=='], 'qq==', false],
    ['BinaryEquals', ['Q'], 'Q', false],
    ['BinaryEquals', ['Q==='], 'Q===', false],
    ['BinaryEquals', ['QUI=='], 'QUI=', false],
    ['BinaryEquals', ['Q!=='], 'Q!==', false],
    ['BinaryEquals', [''], '', true],
    ['BinaryEquals', ['QV=='], 'QQ==', true],
    ['BinaryEquals', ['Qg=='], 'QQ==', false],
    ['BinaryEquals', ['x', 'QmluYXJ5'], 'QmluYXJ5', true],
    ['BinaryEquals', ['Q'], '!', false],
    ['BinaryEquals', ['QmluYXJ5'], 'QmluYXJ=', false],
    ['BinaryEquals', ['QmluYXJ5QQ=='], 'QmluYXJ5QQ', true],
    ['BinaryEquals', ['QmluYXJ5QUI='], 'QmluYXJ5QUI', true],
    ['BinaryEquals', ['QmluYXJ5'], 'QmluYXJ6', false],
    ['BinaryEquals', ['QmluYXJ5'], 'YmluYXJ5', false],
    ['BinaryEquals', ['QmluYXJ5QQ=='], 'QmluYXJ6QQ==', false],
    ['BinaryEquals', ['QUE='], 'QQ==', false],
    ['BinaryEquals', ['QmluYXJ5QX=='], 'QmluYXJ5QQ==', true],
    ['BinaryEquals', ['QmluYXJ5QQ=='], 'YmluYXJ5QQ==', false],
    ['BinaryEquals', ['QmluYXJ5QUI='], 'QmluYXJ5QVI=', false],
    ['BinaryEquals', ['Q/8='], 'Q/8', true],
    ['BinaryEquals', ['QUI==='], 'QUI', false],
    ['BinaryEquals', ['QmluYXJ5===='], 'QmluYXJ5', false],
    ['BinaryEquals', ['Qmlu=YXJ5'], 'Qmlu=YXJ5', false],
    ['BinaryEquals', ['==', '='], '', false],
  ]);
});

describe('IP address operators', () => {
  check(
    [
      ['IpAddress', ['203.0.113.0/24'], '203.0.113.255', true],
      ['IpAddress', ['203.0.113.0/24'], '203.0.114.0', false],
      ['IpAddress', ['203.0.113.77/24'], '203.0.113.1', true],
      ['IpAddress', ['203.0.113.1'], '203.0.113.1', true],
      ['IpAddress', ['203.0.113.1'], '203.0.113.2', false],
      ['IpAddress', ['0.0.0.0/0'], '255.255.255.255', true],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.4', true],
      ['IpAddress', ['128.0.0.0/1'], '200.0.0.1', true],
      ['IpAddress', ['128.0.0.0/1'], '100.0.0.1', false],
      ['IpAddress', ['203.0.113.4/31'], '203.0.113.5', true],
      ['IpAddress', ['203.0.113.4/31'], '203.0.113.6', false],
      ['IpAddress', ['203.0.113.4/32'], '203.0.113.5', false],
      ['IpAddress', ['10.0.0.0/8', '2001:db8::/32'], '2001:DB8:0:1::1', true],
      ['IpAddress', ['2001:db8::/33'], '2001:db8:8000::', false],
      ['IpAddress', ['2001:db8::/33'], '2001:db8:7fff::', true],
      ['IpAddress', ['2001:db8::/64'], '2001:db8::ffff:ffff:ffff:ffff', true],
      ['IpAddress', ['2001:db8::/64'], '2001:db8:0:1::', false],
      ['IpAddress', ['::/0'], '2001:db8::1', true],
      ['IpAddress', ['::1'], '0:0:0:0:0:0:0:1', true],
      ['IpAddress', ['::1/128'], '::2', false],
      ['IpAddress', ['::ffff:192.0.2.1'], '::FFFF:C000:0201', true],
      ['IpAddress', ['64:ff9b::192.0.2.1'], '64:ff9b::c000:201', true],
      ['IpAddress', ['0.0.0.0/0'], '::1', false],
      ['IpAddress', ['0.0.0.0/0'], '::ffff:192.0.2.1', false],
      ['IpAddress', ['::/0'], '192.0.2.1', false],
      ['IpAddress', ['0.0.0.0/0'], 'localhost', false],
      ['IpAddress', ['0.0.0.0/0'], '', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.4.5', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.256', false],
      ['IpAddress', ['0.0.0.0/0'], '01.2.3.4', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.4/32', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.4 ', false],
      ['IpAddress', ['::/0'], '1::2::3', false],
      ['IpAddress', ['::/0'], '1:2:3:4:5:6:7', false],
      ['IpAddress', ['::/0'], '1:2:3:4:5:6:7:8:9', false],
      ['IpAddress', ['::/0'], '1:2:3:4::5:6:7:8', false],
      ['IpAddress', ['::/0'], '12345::', false],
      ['IpAddress', ['::/0'], 'g::', false],
      ['IpAddress', ['::/0'], ':1::', false],
      ['IpAddress', ['::/0'], '::1:', false],
      ['IpAddress', ['::/0'], '1.2.3.4::', false],
      ['IpAddress', ['::/0'], 'fe80::1%eth0', false],
      ['IpAddress', ['0.0.0.0/33'], '0.0.0.0', false],
      ['IpAddress', ['0.0.0.0/'], '0.0.0.0', false],
      ['IpAddress', ['0.0.0.0/-1'], '0.0.0.0', false],
      ['IpAddress', ['0.0.0.0/08'], '0.0.0.0', false],
      ['IpAddress', ['::/129'], '::', false],
      ['IpAddress', ['::/128'], '::', true],
      ['IpAddress', ['2001:db8::/33'], '2001:db9::', false],
      ['IpAddress', ['2001:db8::/40'], '2001:db8:100::', false],
      ['IpAddress', ['2001:db8:1:2::/63'], '2001:db8:1:3::9', true],
      ['IpAddress', ['2001:db8:1:2::/63'], '2001:db8:1:4::', false],
      ['IpAddress', ['2001:db8::/96'], '2001:db8::1234:5678', true],
      ['IpAddress', ['2001:db8::/96'], '2001:db8::1:0:0', false],
      ['IpAddress', ['2001:db8::/97'], '2001:db8::8000:0', false],
      ['IpAddress', ['1:2:3:4:5:6:7:8'], '1:2:3:4:5:6:7:8', true],
      ['IpAddress', ['1:2:3:4:5:6:7:8'], '1:2:3:4:5:6:8:8', false],
      ['IpAddress', ['1:2:3:4:5:6:7:8'], '1:2:3:4:6:6:7:8', false],
      ['IpAddress', ['1:2:3:4:5:6:7:8'], '2:2:3:4:5:6:7:8', false],
      ['IpAddress', ['1:2:3:4:5:6:7::'], '1:2:3:4:5:6:7:0', true],
      ['IpAddress', ['::2:3:4:5:6:7:8'], '0:2:3:4:5:6:7:8', true],
      ['IpAddress', ['1:2:3:4:5:6:1.2.3.4'], '1:2:3:4:5:6:102:304', true],
      ['IpAddress', ['ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255'], 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', true],
      ['IpAddress', ['::/0'], '1:2:3:4:5:6:1.2.3', false],
      ['IpAddress', ['::/0'], '1::2::3', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.4.5', false],
      ['IpAddress', ['0.0.0.0/0'], 'x.2.3.4', false],
      ['IpAddress', ['0.0.0.0/0'], '1.x.3.4', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.x.4', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.x', false],
      ['IpAddress', ['::/0'], '1:2:3:4:5:1.2.3.4:6', false],
      ['IpAddress', ['::/0'], '::1.2.3.4:5', false],
      ['IpAddress', ['::/0'], '1.2.3.4::5', false],
      ['IpAddress', ['::/0'], ':1:2:3:4:5:6:7', false],
      ['IpAddress', ['::/0'], '00001::', false],
      ['IpAddress', ['::/0'], '::::', false],
      ['IpAddress', ['::/0'], ':', false],
      ['IpAddress', ['/8'], '0.0.0.0', false],
      ['IpAddress', ['10.0.0.0/8/8'], '10.0.0.0', false],
      ['IpAddress', ['10.0.0.0/1000'], '10.0.0.0', false],
      ['IpAddress', ['x', '10.0.0.0/8'], '10.0.0.1', true],
      ['IpAddress', ['10.0.0.0/8'], '10..0.1', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.1000', false],
      ['IpAddress', ['0.0.0.0/0'], '1.2.3.-1', false],
      ['IpAddress', ['0.0.0.0/0'], '1,2,3,4', false],
    ],
    () => 'NotIpAddress',
  );
});

describe.each(['ArnEquals', 'ArnLike'])('%s', (name) => {
  check(
    [
      [name, ['arn:aws:iam::111122223333:role/r'], 'arn:aws:iam::111122223333:role/r', true],
      [name, ['arn:aws:iam::111122223333:role/r'], 'arn:aws:iam::111122223333:role/R', false],
      [name, ['arn:aws:iam::*:role/*'], 'arn:aws:iam::111122223333:role/path/r', true],
      [name, ['arn:aws:iam::*:role/?'], 'arn:aws:iam::111122223333:role/rr', false],
      [name, ['x', 'arn:*:*:*:*:*'], 'arn:aws:sns:eu-west-1:111122223333:topic', true],
      [name, ['arn:*:topic'], 'arn:aws:sns:eu-west-1:111122223333:topic', false],
      [name, ['arn:*:*:*:topic'], 'arn:aws:sns:eu-west-1:111122223333:topic', false],
      [name, ['arn:aws:sns:*:topic:x'], 'arn:aws:sns:eu-west-1:111122223333:topic:x', false],
      [name, ['*'], 'arn:aws:sns:eu-west-1:111122223333:topic', false],
      [name, ['arn:aws:sns:*:*:*'], 'arn:aws:sns:eu-west-1:111122223333:topic:with:colons', true],
      [name, ['arn:aws:sns:*:*:*:c*s'], 'arn:aws:sns:eu-west-1:111122223333:topic:with:colons', true],
      [name, ['arn:*:*:*:*:*'], 'no arn', false],
      [name, ['arn:*:*:*:*:*'], 'arn:aws:sns:eu-west-1:111122223333', false],
      [name, ['arn:aws:iam::1:user/${aws:username}'], 'arn:aws:iam::1:user/alice', true],
      [name, ['arn:aws:iam::1:user/${aws:userid}'], 'arn:aws:iam::1:user/', false],
      [name, ['arn:aws:${aws:colon}:::x'], 'arn:aws:a:b:::x', false],
      [name, ['arn:aws:a:b::${aws:star}'], 'arn:aws:a:b::x', false],
      [name, ['arn:aws:a:b::${aws:colon}'], 'arn:aws:a:b::a:b', true],
      [name, ['arn:aws:sns:*:*:*:x'], 'arn:aws:sns:eu-west-1:111122223333:topic:with:colons', false],
      [name, ['arn:aws:x-${aws:username}-y:::z'], 'arn:aws:x-alice-y:::z', true],
      [name, ['*:aws:s3:::x'], ':aws:s3:::x', true],
      [name, ['arn:aws:s3:::x'], 'urn:aws:s3:::x', false],
      [name, ['arn:aws:sns:*:*:x'], 'arn:aws:sns:eu-west-1:111122223333:topic:x', false],
      [name, ['arn:aws:s3:::${*}'], 'arn:aws:s3:::x', false],
      [name, ['::::::'], '::::::', true],
      [name, ['::::::'], ':::::', false],
    ],
    (operator) => operator.replace('Arn', 'ArnNot'),
  );
});

describe('Null', () => {
  it.each([
    [['true'], undefined, true],
    [['true'], [], true],
    [['true'], 'x', false],
    [['true'], '', false],
    [['false'], 'x', true],
    [['false'], '', true],
    [['false'], ['x'], true],
    [['false'], undefined, false],
    [['FALSE'], 'x', true],
    [['true', 'false'], 'x', true],
    [['maybe'], 'x', false],
    [[], 'x', false],
  ] as [string[], ContextValue | undefined, boolean][])('%j of %j: %s', (values, value, expected) => {
    expect(holds({ operator: 'Null', values, value })).toBe(expected);
  });
});

describe('absent keys', () => {
  const positive = [
    'StringEquals',
    'StringEqualsIgnoreCase',
    'StringLike',
    'NumericEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
    'DateEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
    'Bool',
    'BinaryEquals',
    'IpAddress',
    'ArnEquals',
    'ArnLike',
  ];
  const negated = [
    'StringNotEquals',
    'StringNotEqualsIgnoreCase',
    'StringNotLike',
    'NumericNotEquals',
    'DateNotEquals',
    'NotIpAddress',
    'ArnNotEquals',
    'ArnNotLike',
  ];

  it.each(positive)('%s does not hold, with IfExists it does', (operator) => {
    expect(holds({ operator, values: ['1'], value: undefined })).toBe(false);
    expect(holds({ operator, values: ['1'], value: [] })).toBe(false);
    expect(holds({ operator: `${operator}IfExists`, values: ['1'], value: undefined })).toBe(true);
    expect(holds({ operator: `${operator}IfExists`, values: ['1'], value: 'something else' })).toBe(false);
  });

  it.each(negated)('%s holds, with IfExists too', (operator) => {
    expect(holds({ operator, values: ['1'], value: undefined })).toBe(true);
    expect(holds({ operator: `${operator}IfExists`, values: ['1'], value: undefined })).toBe(true);
  });

  it.each([...positive, ...negated])('ForAllValues:%s holds, ForAnyValue does not', (operator) => {
    for (const value of [undefined, []]) {
      expect(holds({ operator: `ForAllValues:${operator}`, values: ['1'], value })).toBe(true);
      expect(holds({ operator: `ForAllValues:${operator}IfExists`, values: ['1'], value })).toBe(true);
      expect(holds({ operator: `ForAnyValue:${operator}`, values: ['1'], value })).toBe(false);
      expect(holds({ operator: `ForAnyValue:${operator}IfExists`, values: ['1'], value })).toBe(true);
    }
  });

  it('an empty text is present', () => {
    expect(holds({ operator: 'StringEqualsIfExists', values: ['a'], value: '' })).toBe(false);
    expect(holds({ operator: 'StringNotEquals', values: [''], value: '' })).toBe(false);
  });
});

describe('sets', () => {
  it.each([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'a'], false],
    ['ForAllValues:StringNotLike', ['s*'], ['open', 'secret'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'a'], false],
    ['ForAllValues:StringLike', ['${aws:username}-*'], ['alice-1', 'alice-2'], true],
    ['ForAllValues:StringEquals', ['a'], 'a', true],
    ['ForAnyValue:StringEquals', ['a'], 'a', true],
    ['ForAnyValue:StringEquals', ['a'], 'b', false],
  ] as [string, string[], ContextValue, boolean][])('%s %j of %j: %s', (operator, values, value, expected) => {
    expect(holds({ operator, values, value })).toBe(expected);
  });
});

describe('an operator that nobody knows', () => {
  it('never lets an Allow apply and never takes a Deny away', () => {
    expect(holds({ operator: 'StringIsh', values: ['a'], value: 'a', effect: 'Allow' })).toBe(false);
    expect(holds({ operator: 'StringIsh', values: ['a'], value: 'b', effect: 'Deny' })).toBe(true);
  });
});
