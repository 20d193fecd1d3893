import { expect, it } from 'vitest';
import { globalKey, globalKeyNames, isGlobalKey } from './condition-keys.ts';
import { regions } from './regions.ts';
import { isOfFamily } from './value-cells.ts';

it('every global key stands once, and is known in any spelling and with a tag', () => {
  expect(new Set(globalKeyNames).size).toBe(48);
  expect(globalKeyNames.filter((name) => !/^aws:[A-Za-z0-9]{7,}$/.test(name))).toEqual(['aws:userid']);
  expect(globalKeyNames.filter((name) => !isGlobalKey(name.toLowerCase()))).toEqual([]);
  expect(['aws:requesttag/team', 'aws:requesttags', 'aws:', ''].map(isGlobalKey)).toEqual([true, false, false, false]);
});

it('what is shown of a global key is a value that AWS gives it', () => {
  const shown = globalKeyNames.flatMap((name) => {
    const { type, example, alternatives = [] } = globalKey(name.toLowerCase())!;
    return (example === undefined ? [] : [example, ...alternatives]).map((value) => ({ name, type, value }));
  });
  const typed = shown.filter(({ type }) => type);
  expect(typed.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'aws:CurrentTime 2026-01-01T00:00:00Z',
    'aws:EpochTime 1767225600',
    'aws:SecureTransport true',
    'aws:SourceIp 203.0.113.9',
    'aws:SourceIp 198.51.100.9',
    'aws:ViaAWSService false',
    'aws:VpcSourceIp 10.0.0.9',
  ]);
  expect(typed.filter(({ type, value }) => !isOfFamily(type!, value))).toEqual([]);
  const ofRegions = shown.filter(({ name }) => name === 'aws:RequestedRegion').map(({ value }) => value);
  expect(ofRegions).toEqual(['us-east-1', 'eu-west-1', 'ap-northeast-1']);
  expect(ofRegions.filter((region) => !regions.includes(region))).toEqual([]);
});

it('of a key that is no global one nothing is known', () => {
  expect(['aws:username', 'dynamodb:select', 'constructor', '__proto__'].map(globalKey)).toEqual([
    { values: 'single' },
    ...[undefined, undefined, undefined],
  ]);
});
