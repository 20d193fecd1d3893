import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../src/cli/options.ts';
import { start } from '../../src/cli/start.ts';
import { cleanEnvironment } from '../program.ts';
import { madeOnce } from './made-once.ts';

/** dynamodb-admin from npm, unchanged and with its own credentials: what a person does in its pages, through its pages. */
const version = '5.3.3';
const admin = madeOnce(`dynamodb-admin-${version}`, (home) => {
  mkdirSync(home);
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', '--prefix', home];
  const npm = spawnSync('npm', ['install', ...options, `dynamodb-admin@${version}`], {
    encoding: 'utf8',
    env: cleanEnvironment(),
    shell: process.platform === 'win32',
  });
  return npm.status === 0 ? undefined : `npm install failed: ${npm.error?.message ?? npm.stderr}`;
});

let running: Running;
let program: ChildProcess;
let url: string;

async function listening(child: ChildProcess): Promise<string> {
  let printed = '';
  return new Promise((resolve, reject) => {
    const read = (text: string) => {
      printed += text;
      const port = /listening on \S*:(\d+)/.exec(printed)?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout!.setEncoding('utf8').on('data', read);
    child.stderr!.setEncoding('utf8').on('data', read);
    child.on('close', () => reject(new Error(`dynamodb-admin ended: ${printed}`)));
  });
}

/** Status and text; a body is sent as JSON. */
async function call(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: answer.status, text: await answer.text() };
}

const page = async (path: string) => {
  const { status, text } = await call('GET', path);
  expect(status, text).toBe(200);
  return text;
};
const items = async (more: Record<string, string> = {}) =>
  JSON.parse(await page(`/tables/Films/items?${new URLSearchParams(more)}`)).Items.map(
    ({ title }: { title: string }) => title,
  );
const filter = (attributes: Record<string, object>) => JSON.stringify(attributes);

const skipped = admin.kind === 'ready' ? '' : ` (skipped: ${admin.reason})`;

describe.skipIf(admin.kind === 'absent')(`dynamodb-admin${skipped}`, () => {
  beforeAll(async () => {
    running = await start({ port: 0 });
    const home = admin.kind === 'ready' ? admin.home : '';
    const script = join(home, 'node_modules/dynamodb-admin/dist/dynamodb-admin.js');
    program = spawn(
      process.execPath,
      [script, '--host', '127.0.0.1', '--port', '0', '--dynamo-endpoint', running.url],
      { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    url = await listening(program);
  }, 60_000);
  afterAll(async () => {
    program?.kill();
    await running?.stop();
  });

  it('lists no tables, makes one with an index, and lists it', async () => {
    expect(await page('/')).not.toContain('Films');
    const TableDefinition = {
      TableName: 'Films',
      HashAttributeName: 'director',
      HashAttributeType: 'S',
      RangeAttributeName: 'title',
      RangeAttributeType: 'S',
      ReadCapacityUnits: 3,
      WriteCapacityUnits: 3,
    };
    const byYear = {
      IndexName: 'by-year',
      IndexType: 'global',
      HashAttributeName: 'year',
      HashAttributeType: 'N',
      ReadCapacityUnits: 3,
      WriteCapacityUnits: 3,
    };
    expect(await call('POST', '/create-table', { TableDefinition, SecondaryIndexes: [byYear] })).toEqual({
      status: 204,
      text: '',
    });
    expect(await page('/')).toContain('Films');
    expect(JSON.parse(await page('/api/tables'))).toMatchObject([{ TableName: 'Films' }]);
    const again = await call('POST', '/create-table', { TableDefinition });
    expect([again.status, JSON.parse(again.text).message]).toEqual([500, 'Table already exists: Films']);
  });

  it('adds items, and shows them page by page, filtered, and by key', async () => {
    const films: readonly [string, string, number][] = [
      ['Varda', 'Cléo de 5 à 7', 1962],
      ['Varda', 'Le Bonheur', 1965],
      ['Kurosawa', 'Ikiru', 1952],
    ];
    for (const [director, title, year] of films) {
      const { status, text } = await call('PUT', '/tables/Films/add-item', {
        director,
        title,
        year,
        seen: [true, null],
      });
      expect([status, JSON.parse(text)]).toEqual([200, { director, title }]);
    }
    expect(await page('/tables/Films')).toContain('Films');
    expect((await items()).sort()).toEqual(['Cléo de 5 à 7', 'Ikiru', 'Le Bonheur']);
    const recent = { filters: filter({ year: { type: 'N', operator: '>', value: '1960' } }) };
    expect((await items(recent)).sort()).toEqual(['Cléo de 5 à 7', 'Le Bonheur']);
    const varda = { director: { type: 'S', operator: '=', value: 'Varda' } };
    const began = { title: { type: 'S', operator: 'begins_with', value: 'Le' } };
    expect(await items({ operationType: 'query', filters: filter({ ...varda, ...began }) })).toEqual(['Le Bonheur']);
    const year = { year: { type: 'N', operator: '=', value: '1952' } };
    const byYear = { operationType: 'query', queryableSelection: 'by-year', filters: filter(year) };
    expect(await items(byYear)).toEqual(['Ikiru']);
    const first = JSON.parse(await page('/tables/Films/items?pageSize=2'));
    expect(first.Items).toHaveLength(2);
    const rest = JSON.parse(await page(`/tables/Films/items?pageSize=2&startKey=${first.nextKey}`));
    expect(rest.Items).toHaveLength(1);
  });

  it('shows an item, changes it and deletes it', async () => {
    const path = `/tables/Films/items/${encodeURIComponent('Kurosawa,Ikiru')}`;
    expect(await page(path)).toContain('1952');
    const changed = { director: 'Kurosawa', title: 'Ikiru', year: 1952, stars: 4.5 };
    expect(JSON.parse((await call('PUT', path, changed)).text)).toEqual(changed);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('shows what a table is, empties it and deletes it', async () => {
    expect(await page('/tables/Films/meta')).toContain('by-year');
    expect(await page('/tables/Films/ttl')).toContain('DISABLED');
    expect((await call('DELETE', '/tables/Films/all')).status).toBe(200);
    expect(await items()).toEqual([]);
    expect((await call('DELETE', '/tables/Films')).status).toBe(204);
    expect(JSON.parse(await page('/api/tables'))).toEqual([]);
  });
});
