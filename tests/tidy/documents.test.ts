import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layers } from './layers.ts';
import { root } from './source-files.ts';

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
].map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }));

describe('documents', () => {
  it('link to what is there', () => {
    const broken = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
        .map((match) => match[1]!)
        .filter(
          (target) => !/^[a-z]+:/.test(target) && !existsSync(`${root}/${posix.join(posix.dirname(path), target)}`),
        )
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('name files that are there', () => {
    const missing = documents.flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:src|tests|docs|scripts|bench|examples)\/[\w./-]+\.(?:ts|mjs|md|yaml|json|py))`/g)]
        .map((match) => match[1]!)
        .filter((file) => !existsSync(`${root}/${file}`))
        .map((file) => `${path}: ${file}`),
    );
    expect(missing).toEqual([]);
  });

  it('say of the layers what the tests hold', () => {
    const map = documents.find(({ path }) => path === 'ARCHITECTURE.md')!.text;
    const told: Record<string, string> = {};
    for (const [, folders, allowed] of map
      .slice(map.indexOf('## The layers'))
      .matchAll(/^\| (`[^|]*`) \| ([^|]*) \|$/gm))
      for (const folder of folders!.split(' ')) told[folder.replace(/`|\.ts/g, '')] = allowed!;
    const held = Object.entries(layers).map(([layer, allowed]) => [layer, allowed.join(', ')]);
    const worded = { '': 'nothing', '*': 'everything' } as Record<string, string>;
    expect(told).toEqual({
      ...Object.fromEntries(held.map(([layer, allowed]) => [layer, worded[allowed!] ?? allowed])),
      storage: 'nothing of ours',
    });
  });
});
