import { expect, it } from 'vitest';
import { partitionOf, partitions, regions } from './regions.ts';

it('every Region stands once, is spelled like one, and lies in its partition', () => {
  expect(new Set(regions).size).toBe(regions.length);
  expect(regions.filter((name) => !/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(name))).toEqual([]);
  const counts = partitions.map((partition) => regions.filter((name) => partitionOf(name) === partition).length);
  expect(Object.fromEntries(partitions.map((partition, i) => [partition, counts[i]]))).toEqual({
    aws: 34,
    'aws-cn': 2,
    'aws-us-gov': 2,
    'aws-iso': 2,
    'aws-iso-b': 2,
    'aws-iso-e': 1,
    'aws-iso-f': 2,
    'aws-eusc': 1,
  });
  expect(['eu-west-1', 'cn-north-1', 'us-gov-west-1', 'us-isob-east-1', ''].map(partitionOf)).toEqual([
    ...['aws', 'aws-cn', 'aws-us-gov', 'aws-iso-b'],
    undefined,
  ]);
});
