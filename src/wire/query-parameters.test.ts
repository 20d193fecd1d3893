import { describe, expect, it } from 'vitest';
import { readQueryParameters } from './query-parameters.ts';

describe('parameters of the query protocol', () => {
  it.each([
    ['Action=GetCallerIdentity&Version=2011-06-15', { Action: 'GetCallerIdentity', Version: '2011-06-15' }],
    ['TagKeys.member.1=a&TagKeys.member.2=b', { TagKeys: ['a', 'b'] }],
    ['Tags.member.1.Key=k&Tags.member.1.Value=v', { Tags: [{ Key: 'k', Value: 'v' }] }],
    ['PolicyArns.member.1.arn=x', { PolicyArns: [{ arn: 'x' }] }],
    ['C.member.1.V.member.2=2&C.member.1.V.member.1=1', { C: [{ V: ['1', '2'] }] }],
    ['T.member.10=c&T.member.2=b&T.member.1=a', { T: ['a', 'b', 'c'] }],
    ['T.member.7=x', { T: ['x'] }],
    ['Tags=', { Tags: '' }],
    ['Tags.member.1.Value=', { Tags: [{ Value: '' }] }],
    ['T.member.x=1', { T: { member: { x: '1' } } }],
    ['a+b=c+d&e%20f=g%2Bh&%C3%BC=%E2%82%AC', { 'a b': 'c d', 'e f': 'g+h', ü: '€' }],
    ['a&&b', { a: '', b: '' }],
    ['', {}],
    ['a=1&a=2', { a: '2' }],
  ])('%s', (text, value) => {
    expect(readQueryParameters(text)).toEqual(value);
  });

  it.each([
    ['a percent sign without digits', 'a=%'],
    ['bytes that are no UTF-8', 'a=%FF'],
    ['a text that is a list, too', 'T=1&T.member.1=2'],
    ['a list that is a text, too', 'T.member.1=2&T=1'],
    ['more levels than any call has', `${'a.'.repeat(10)}a=1`],
    ['more parameters than any call has', 'a=1&'.repeat(4001)],
    ['a name of nothing but dots', `${'.'.repeat(1_000_000)}=1`],
  ])('refuses %s', (_, text) => {
    expect(() => readQueryParameters(text)).toThrow(expect.objectContaining({ name: 'SerializationException' }));
  });

  it('takes names of what every object has for plain names', () => {
    const parameters = readQueryParameters('__proto__.polluted=1&constructor=x&a.__proto__.b=2');
    expect(Object.hasOwn(parameters, '__proto__')).toBe(true);
    expect(Object.hasOwn(parameters, 'constructor')).toBe(true);
    expect('polluted' in {}).toBe(false);
    expect('b' in {}).toBe(false);
  });
});
