import { describe, expect, it } from 'vitest';
import { operations } from '../../src/operations/registry.ts';
import { isTest, sourceFiles } from './source-files.ts';

const kebab = (name: string) => name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

const files = sourceFiles('src/operations').filter(({ path }) => !isTest(path));

describe('the registry of operations', () => {
  it.each(operations.map(({ name }) => name))('%s has a file of its own, named after it', (name) => {
    const own = files.filter(({ path }) => path.endsWith(`/${kebab(name)}.ts`));
    expect(
      own.map(({ path }) => path),
      `expected one src/operations/<noun>/${kebab(name)}.ts`,
    ).toHaveLength(1);
    expect(own[0]!.text).toContain(`'${name}'`);
  });

  it('holds every operation that is written', () => {
    const registry = files.find(({ path }) => path === 'src/operations/registry.ts')!;
    const written = files
      .filter(({ text }) => /^export const \w+(: Operation<| = (defineO|o)peration\()/m.test(text))
      .map(({ path }) => path);
    expect(written.length).toBeGreaterThan(0);
    expect(
      written.filter((path) => !registry.imports.includes(path)),
      'add a row to src/operations/registry.ts',
    ).toEqual([]);
  });

  it('names each once for its service', () => {
    const names = operations.map(({ name, service }) => `${service}.${name}`);
    expect(names).toEqual([...new Set(names)]);
  });
});
