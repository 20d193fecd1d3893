import { describe, expect, it } from 'vitest';
import { operations } from '../../src/operations/registry.ts';
import { isTest, sourceFiles } from './source-files.ts';

/** `ListMFADevices` is `list-mfa-devices`. */
const kebab = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase();

const files = sourceFiles('src/operations').filter(({ path }) => !isTest(path));

/** Organizations has names that IAM and DynamoDB have, too; it keeps to its folder. */
const isOfOrganizations = (path: string) => path.startsWith('src/operations/organizations/');

describe('the registry of operations', () => {
  it.each(operations)('$service.$name has a file of its own, named after it', ({ name, service }) => {
    const own = files.filter(
      ({ path }) => path.endsWith(`/${kebab(name)}.ts`) && isOfOrganizations(path) === (service === 'organizations'),
    );
    expect(
      own.map(({ path }) => path),
      `expected one src/operations/<noun>/${kebab(name)}.ts`,
    ).toHaveLength(1);
    expect(own[0]!.text).toContain(`'${name}'`);
  });

  it('holds every operation that is written', () => {
    const registries = [
      'src/operations/registry.ts',
      'src/operations/iam/iam-operations.ts',
      'src/operations/organizations/organizations-operations.ts',
    ];
    const listed = files.filter(({ path }) => registries.includes(path)).flatMap(({ imports }) => imports);
    const written = files
      .filter(({ text }) => /^export const \w+(: Operation<| = (defineO|o)peration\()/m.test(text))
      .map(({ path }) => path);
    expect(written.length).toBeGreaterThan(0);
    expect(
      written.filter((path) => !listed.includes(path)),
      'add a row to src/operations/registry.ts, or to the list of IAM or of Organizations',
    ).toEqual([]);
  });

  it('names each once for its service', () => {
    const names = operations.map(({ name, service }) => `${service}.${name}`);
    expect(names).toEqual([...new Set(names)]);
  });
});
