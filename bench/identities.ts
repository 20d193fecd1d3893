import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemble } from '../src/cli/assemble.ts';
import { completeSettings } from '../src/cli/options.ts';
import { openMemoryEngine } from '../src/storage/memory/memory-engine.ts';
import type { HttpRequest } from '../src/wire/request.ts';
import { sign } from '../tests/sign.ts';
import type { KeyPair } from '../tests/two-accounts.ts';
import { startServerProcess } from './measure/server-process.ts';

/**
 * What do 100,000 users and roles cost against ten: to start, to answer the first request, to decide a GetItem of a role's session, to assume a role, to make and delete
 * one?
 */
const many = Number(process.env.IDENTITIES ?? 100_000);
const rounds = Number(process.env.ROUNDS ?? 7);
const requestsARound = 2000;
const account = '111111111111';
const host = 'bench.example.com';
const document = (statement: object) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
const admin: KeyPair = { accessKeyId: 'AKIABENCH11111111111', secretAccessKey: 'bench' };

const [few, full] = [await openWorld(10), await openWorld(many)];
const questions = ['start', 'first request', 'GetItem', 'AssumeRole', 'CreateRole, DeleteRole'] as const;
const times = new Map(questions.map((name) => [name, { few: [] as number[], full: [] as number[] }]));
for (let round = 0; round <= rounds; round++) {
  for (const [size, world] of [
    ['few', few],
    ['full', full],
  ] as const) {
    for (const [name, milliseconds] of await world.measure()) if (round > 0) times.get(name)![size].push(milliseconds);
  }
}
console.log(`${rounds} rounds of ${requestsARound} requests, medians, milliseconds`);
console.log(`${''.padEnd(26)}${'10'.padStart(10)}${String(many).padStart(10)}     ratio`);
for (const [name, { few: small, full: large }] of times) {
  const [a, b] = [median(small), median(large)];
  console.log(
    `${name.padEnd(26)}${a.toFixed(3).padStart(10)}${b.toFixed(3).padStart(10)}${(b / a).toFixed(2).padStart(10)}`,
  );
}
for (const world of [few, full]) await world.remove();

/** Half as many users and half as many roles: in a folder, to start the program on, and in this process with one table, to ask. */
async function openWorld(count: number) {
  const configuration = configurationOf(count);
  const folder = mkdtempSync(join(tmpdir(), 'dynaward-bench-'));
  const file = join(folder, 'configuration.json');
  writeFileSync(file, JSON.stringify(configuration));
  await (await startOn(folder, '--config', file)).stop();
  const engine = openMemoryEngine();
  const { road, database } = await assemble(engine, completeSettings({ configuration }), {
    observe: () => {},
    onBackgroundError: (error) => console.error(error),
  });
  const role = 'role-2';
  const table = {
    TableName: 'bench',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  };
  await ask(dynamodb('CreateTable', table, admin));
  const assuming = { RoleArn: `arn:aws:iam::${account}:role/${role}`, RoleSessionName: 'bench' };
  const RoleName = 'one-more';
  const AssumeRolePolicyDocument = JSON.stringify(document({ Principal: { AWS: account }, Action: 'sts:AssumeRole' }));

  return {
    async measure(): Promise<readonly (readonly [(typeof questions)[number], number])[]> {
      const begun = performance.now();
      const server = await startOn(folder);
      const start = performance.now() - begun;
      const first = await firstRequest(server.port);
      await server.stop();
      const session = sessionIn(await ask(query('sts', { Action: 'AssumeRole', ...assuming })));
      const get = dynamodb('GetItem', { TableName: 'bench', Key: { pk: { S: 'a' } } }, session);
      const assume = query('sts', { Action: 'AssumeRole', ...assuming });
      const create = query('iam', { Action: 'CreateRole', RoleName, AssumeRolePolicyDocument });
      const remove = query('iam', { Action: 'DeleteRole', RoleName });
      return [
        ['start', start],
        ['first request', first],
        ['GetItem', await timeOf(requestsARound, [get])],
        ['AssumeRole', await timeOf(requestsARound, [assume])],
        ['CreateRole, DeleteRole', await timeOf(50, [create, remove])],
      ];
    },
    async remove() {
      await database.close();
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };

  async function ask(request: HttpRequest): Promise<string> {
    const { status, body } = await road(request);
    if (status !== 200) throw new Error(body);
    return body;
  }

  /** Of all these requests once, on the average. */
  async function timeOf(times: number, requests: readonly HttpRequest[]): Promise<number> {
    const begun = performance.now();
    for (let time = 0; time < times; time++) for (const request of requests) await ask(request);
    return (performance.now() - begun) / times;
  }
}

/** The built program, from spawn to its ready line. */
function startOn(folder: string, ...args: readonly string[]) {
  const program = new URL('../../dist/dynaward.mjs', import.meta.url).pathname;
  return startServerProcess([program, '--port', '0', '--data', folder, '--no-well-known-credentials', ...args]);
}

/** Over HTTP, of an account that nobody asked about yet. */
async function firstRequest(port: number): Promise<number> {
  const body = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const { host: _, ...headers } = sign({ host: `127.0.0.1:${port}`, headers: type, body, service: 'sts' }, admin);
  const begun = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body });
  const answer = await response.text();
  if (response.status !== 200) throw new Error(answer);
  return performance.now() - begun;
}

/** In accounts of 5,000 users and 5,000 roles, for IAM makes no more than that many users in one. */
function configurationOf(count: number) {
  const inlinePolicies = { read: document({ Action: 'dynamodb:GetItem', Resource: '*' }) };
  const trustPolicy = document({ Principal: { AWS: account }, Action: 'sts:AssumeRole' });
  const user = { attachedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'] };
  const signer = { ...user, accessKeys: [{ id: admin.accessKeyId, secret: admin.secretAccessKey }] };
  const numbers = Array.from({ length: Math.min(count / 2, 5000) }, (_, number) => number);
  const ids = Array.from({ length: Math.ceil(count / 10_000) }, (_, at) => String(Number(account) + at));
  const accounts = ids.map((id) => [
    id,
    {
      users: Object.fromEntries(
        numbers.map((number) => [`user-${number}`, number > 0 || id !== account ? user : signer]),
      ),
      roles: Object.fromEntries(numbers.map((number) => [`role-${number}`, { trustPolicy, inlinePolicies }])),
    },
  ]);
  return { accounts: Object.fromEntries(accounts) };
}

function dynamodb(operation: string, input: object, keys: KeyPair): HttpRequest {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` };
  return requestOf(JSON.stringify(input), sign({ host, headers, body: JSON.stringify(input) }, keys));
}

function query(service: 'iam' | 'sts', parameters: Readonly<Record<string, string>>): HttpRequest {
  const Version = service === 'iam' ? '2010-05-08' : '2011-06-15';
  const body = new URLSearchParams({ ...parameters, Version }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return requestOf(body, sign({ host, headers, body, service }, admin));
}

function requestOf(body: string, headers: Readonly<Record<string, string>>): HttpRequest {
  return {
    method: 'POST',
    path: '/',
    query: '',
    headers,
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(body),
    remoteAddress: '127.0.0.1',
    secure: false,
    requestId: 'A'.repeat(52),
  };
}

function sessionIn(answer: string): KeyPair {
  const of = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(answer)![1]!;
  return {
    accessKeyId: of('AccessKeyId'),
    secretAccessKey: of('SecretAccessKey'),
    sessionToken: of('SessionToken'),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
