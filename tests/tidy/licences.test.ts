import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.ts';

/** Licences that ask for no more than their own text: SPDX names. */
const permissive = new Set(
  [
    '0BSD',
    'Apache-2.0',
    'BlueOak-1.0.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'CC0-1.0',
    'ISC',
    'MIT',
    'MIT-0',
    'Python-2.0',
    'Unlicense',
    'Zlib',
  ].map((name) => name.toLowerCase()),
);

/** An expression of SPDX: of `A OR B` one must do, of `A AND B` both. */
function isPermissive(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => permissive.has(name.trim().toLowerCase())));
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type: string };
}

function manifests(folder: string): readonly Manifest[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.')) return [];
    const path = `${folder}/${entry.name}`;
    if (entry.name.startsWith('@')) return manifests(path);
    if (!existsSync(`${path}/package.json`)) return [];
    return [JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as Manifest, ...manifests(`${path}/node_modules`)];
  });
}

describe('licences', () => {
  it('of everything installed ask for no more than their own text', () => {
    const installed = manifests(`${root}/node_modules`);
    expect(installed.length).toBeGreaterThan(20);
    const other = installed.flatMap(({ name, version, license }) => {
      const text = typeof license === 'object' ? license.type : (license ?? 'none');
      return isPermissive(text) ? [] : [`${name}@${version}: ${text}`];
    });
    expect(other, 'choose another package, or record the decision in docs/decisions/0003-libraries.md').toEqual([]);
  });

  it('are read as SPDX expressions', () => {
    expect(isPermissive('(MIT OR GPL-3.0-only)')).toBe(true);
    expect(isPermissive('MIT AND GPL-3.0-only')).toBe(false);
    expect(isPermissive('MPL-2.0')).toBe(false);
  });

  it('and addresses: the lock file names no registry', () => {
    const lock = readFileSync(`${root}/package-lock.json`, 'utf8');
    expect(
      lock.match(/"resolved": .*|https?:\/\/[^"]*registry[^"]*/g) ?? [],
      'npm install with the .npmrc of this project',
    ).toEqual([]);
  });
});
