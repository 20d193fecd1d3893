import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { start } from '../../src/cli/start.ts';
import { iamOf } from '../iam.ts';
import { runProgram, startProgram, temporaryFolder } from '../program.ts';
import { keys, owner } from '../two-accounts.ts';

const folders: ReturnType<typeof temporaryFolder>[] = [];
const folder = () => {
  folders.push(temporaryFolder());
  return folders.at(-1)!.path;
};
afterEach(() => {
  for (const made of folders.splice(0)) made.remove();
});

const secret = 'a-secret-that-is-nowhere-else-0123456789';
const alice = { accessKeyId: keys.alice.accessKeyId, secretAccessKey: secret };
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const configuration = {
  accounts: {
    [owner]: {
      users: {
        alice: { accessKeys: [{ id: alice.accessKeyId, secret }], inlinePolicies: { everything } },
      },
    },
  },
};

interface Pair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const to = (url: string, credentials: Pair) => ({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });

/** `ok`, or the name of the refusal. */
async function listTables(url: string, pair: Pair): Promise<string> {
  const client = new DynamoDBClient(to(url, pair));
  return client
    .send(new ListTablesCommand({}))
    .then(
      () => 'ok',
      (error: Error) => error.name,
    )
    .finally(() => client.destroy());
}

/** Starts on `data`, does `work`, stops. */
async function serving<Result>(
  data: string,
  work: (url: string) => Promise<Result>,
  more: Parameters<typeof start>[0] = {},
): Promise<Result> {
  const running = await start({
    port: 0,
    data: { kind: 'folder', path: data },
    wellKnownCredentials: false,
    ...more,
  });
  try {
    return await work(running.url);
  } finally {
    await running.stop();
  }
}

/** The names of files in `data` that hold one of `secrets`, plainly or in base64. */
function filesWith(data: string, secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap((text) => [text, Buffer.from(text).toString('base64').replaceAll('=', '')]);
  return readdirSync(data).filter((name) => {
    const bytes = readFileSync(join(data, name));
    return forms.some((form) => bytes.includes(form));
  });
}

/** The documents of the identity collection, as they lie in the store. */
function keptTexts(data: string): readonly string[] {
  const store = new DatabaseSync(join(data, 'store.sqlite'));
  const rows = store.prepare('SELECT CAST(v AS TEXT) AS v FROM kv').all() as { v: string }[];
  store.close();
  return rows.map(({ v }) => v);
}

describe('secrets at rest', () => {
  it('are in no file of the store, whether declared, made by IAM or issued by STS', async () => {
    const data = folder();
    const secrets = await serving(
      data,
      async (url) => {
        const made = (await iamOf({ url })('CreateAccessKey', alice, { UserName: 'alice' })).first('SecretAccessKey')!;
        const sts = new STSClient(to(url, alice));
        const session = await sts.send(new GetSessionTokenCommand({}));
        expect(filesWith(data, [secret, made])).toEqual([]);
        return [secret, made, session.Credentials!.SecretAccessKey!];
      },
      { configuration },
    );
    expect(filesWith(data, secrets)).toEqual([]);
    expect(filesWith(data, [alice.accessKeyId])).not.toEqual([]);
  });

  it('come back with the next start', async () => {
    const data = folder();
    await serving(data, async () => {}, { configuration });
    expect(await serving(data, (url) => listTables(url, alice))).toBe('ok');
    expect(await serving(data, (url) => listTables(url, { ...alice, secretAccessKey: 'another' }))).toBe(
      'InvalidSignatureException',
    );
  });

  it('are under a key file that only its user can read', async () => {
    const data = folder();
    await serving(data, async () => {}, { configuration });
    expect(statSync(join(data, 'secrets.key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(data).filter((name) => name.startsWith('secrets'))).toEqual(['secrets.key']);
  });

  it('that an earlier version kept plainly are encrypted at the next start', async () => {
    const data = folder();
    await serving(data, async () => {}, { configuration });
    const store = new DatabaseSync(join(data, 'store.sqlite'));
    const rows = store.prepare('SELECT k, CAST(v AS TEXT) AS v FROM kv').all() as { k: Uint8Array; v: string }[];
    const put = store.prepare('UPDATE kv SET v = ? WHERE k = ?');
    for (const { k, v } of rows) {
      if (v.includes('"sealedSecret"')) {
        const { sealedSecret: _, ...key } = JSON.parse(v);
        put.run(JSON.stringify({ ...key, secret }), k);
      } else if (/^[0-9a-f]{16}:/.test(v)) put.run(Buffer.alloc(32, 3).toString('base64'), k);
      else if (v.includes('"sealed"')) store.prepare('DELETE FROM kv WHERE k = ?').run(k);
    }
    store.close();
    rmSync(join(data, 'secrets.key'));
    expect(keptTexts(data).filter((text) => text.includes(secret))).toHaveLength(1);

    expect(await serving(data, (url) => listTables(url, alice))).toBe('ok');
    expect(keptTexts(data).filter((text) => text.includes(secret))).toEqual([]);
    expect(keptTexts(data).filter((text) => text === Buffer.alloc(32, 3).toString('base64'))).toEqual([]);
    expect(await serving(data, (url) => listTables(url, alice))).toBe('ok');
  });
});

describe('a store without its key', () => {
  it('does not start, and says what to do; with the key back it does', async () => {
    const data = folder();
    const file = join(data, 'secrets.key');
    await serving(data, async () => {}, { configuration });
    const kept = join(folder(), 'kept');
    copyFileSync(file, kept);
    rmSync(file);
    await expect(serving(data, async () => {})).rejects.toThrow(
      `The secrets in this store are encrypted, and their key is not in ${file}. Put the key file back, or name it with --key-file FILE`,
    );
    expect(readdirSync(data)).not.toContain('secrets.key');
    writeFileSync(file, Buffer.alloc(32).toString('base64'));
    await expect(serving(data, async () => {})).rejects.toThrow(
      `The secrets in this store are encrypted with another key than the one in ${file}.`,
    );
    writeFileSync(file, 'not-a-key-but-shown-nowhere');
    const odd = await serving(data, async () => {}).catch((error: Error) => error.message);
    expect(odd).toContain(`The key file ${file} holds no key: expected 32 bytes`);
    expect(odd).not.toContain('not-a-key');
    const secretKey = { kind: 'file', path: kept } as const;
    expect(await serving(data, (url) => listTables(url, alice), { secretKey })).toBe('ok');
    const text = { kind: 'text', text: readFileSync(kept, 'utf8') } as const;
    expect(await serving(data, (url) => listTables(url, alice), { secretKey: text })).toBe('ok');
  });

  it('whose secret was moved to another access key lets nobody of that account in', async () => {
    const data = folder();
    await serving(data, async () => {}, { configuration });
    const store = new DatabaseSync(join(data, 'store.sqlite'));
    const rows = store.prepare('SELECT k, CAST(v AS TEXT) AS v FROM kv').all() as { k: Uint8Array; v: string }[];
    const { k, v } = rows.find(({ v }) => v.includes('"sealedSecret"'))!;
    const key = JSON.parse(v);
    const other = 'AKIASTRANGER00000001';
    const name = Buffer.from(Buffer.from(k).toString('latin1').replace(alice.accessKeyId, other), 'latin1');
    store
      .prepare('INSERT INTO kv (k, v, w, big) SELECT ?, ?, w, big FROM kv WHERE k = ?')
      .run(name, JSON.stringify({ ...key, id: other }), k);
    store.close();
    expect(await serving(data, (url) => listTables(url, { ...alice, accessKeyId: other }))).toBe(
      'UnrecognizedClientException',
    );
    expect(await serving(data, (url) => listTables(url, alice))).toBe('InternalServerError');
  });
});

describe('dynaward keys rotate', () => {
  const dynaward = (...args: string[]) => runProgram({ args });

  it('encrypts under a new key, with which alone the store opens', async () => {
    const data = folder();
    const file = join(data, 'secrets.key');
    const session = await serving(
      data,
      async (url) => (await new STSClient(to(url, alice)).send(new GetSessionTokenCommand({}))).Credentials!,
      { configuration },
    );
    const old = readFileSync(file, 'utf8');
    const before = keptTexts(data);
    const rotated = await dynaward('keys', 'rotate', '--data', data);
    expect(rotated).toMatchObject({
      status: 0,
      err: '',
      out: `The secrets in ${data} are encrypted under a new key, which is in ${file}.\n`,
    });
    expect(readFileSync(file, 'utf8')).not.toBe(old);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(data).filter((name) => name.startsWith('secrets'))).toEqual(['secrets.key']);
    const sealed = keptTexts(data).filter((text) => text.includes('ealed'));
    expect(sealed).toHaveLength(2);
    expect(sealed.filter((text) => before.includes(text))).toEqual([]);

    expect(await serving(data, (url) => listTables(url, alice))).toBe('ok');
    const temporary = {
      accessKeyId: session.AccessKeyId!,
      secretAccessKey: session.SecretAccessKey!,
      sessionToken: session.SessionToken!,
    };
    expect(await serving(data, (url) => listTables(url, temporary))).toBe('ok');
    writeFileSync(file, old);
    await expect(serving(data, async () => {})).rejects.toThrow('encrypted with another key');
  });

  it('into a file of its own, from the key in the environment', async () => {
    const data = folder();
    const target = join(folder(), 'new.key');
    const text = Buffer.alloc(32, 9).toString('base64');
    await serving(data, async () => {}, { configuration, secretKey: { kind: 'text', text } });
    const environment = { DYNAWARD_KEY: text };
    expect(await runProgram({ args: ['keys', 'rotate', '--data', data], environment })).toMatchObject({
      status: 2,
      err: 'error: the present key is given in DYNAWARD_KEY; say with --new-key-file where to keep the new one\n',
    });
    const args = ['keys', 'rotate', '--data', data, '--new-key-file', target];
    expect(await runProgram({ args, environment })).toMatchObject({ status: 0, err: '' });
    const secretKey = { kind: 'file', path: target } as const;
    expect(await serving(data, (url) => listTables(url, alice), { secretKey })).toBe('ok');
  });

  it('interrupted after the new key was written, or after the store was: the store opens with what is there', async () => {
    const data = folder();
    const file = join(data, 'secrets.key');
    await serving(data, async () => {}, { configuration });
    writeFileSync(`${file}.next`, Buffer.alloc(32, 5).toString('base64'));
    expect(await serving(data, (url) => listTables(url, alice))).toBe('ok');
    await dynaward('keys', 'rotate', '--data', data);
    // As if the new key had not been put in place of the old.
    copyFileSync(file, `${file}.next`);
    writeFileSync(file, Buffer.alloc(32, 5).toString('base64'));
    expect(await serving(data, (url) => listTables(url, alice))).toBe('ok');
    expect(readdirSync(data).filter((name) => name.startsWith('secrets'))).toEqual(['secrets.key']);
    expect(await serving(data, (url) => listTables(url, alice))).toBe('ok');
  });

  it('does nothing while a server runs, or where no store is', async () => {
    const data = folder();
    await serving(
      data,
      async (url) => {
        const refused = await dynaward('keys', 'rotate', '--data', data);
        expect(refused).toMatchObject({ status: 1, out: '' });
        expect(refused.err).toContain('dynaward: The data folder');
        expect(await listTables(url, alice)).toBe('ok');
      },
      { configuration },
    );
    const empty = folder();
    expect(await dynaward('keys', 'rotate', '--data', empty)).toMatchObject({
      status: 1,
      err: `dynaward: There is no store in ${empty}. Name the data folder with --data FOLDER.\n`,
    });
    expect(readdirSync(empty)).toEqual([]);
  });
});

describe('secrets in what the program says', () => {
  it('are not in the log at its most talkative, nor in answers, nor in /metrics', async () => {
    const data = folder();
    const file = join(folder(), 'accounts.json');
    writeFileSync(file, JSON.stringify(configuration));
    const text = Buffer.alloc(32, 11).toString('base64');
    const program = await startProgram({
      args: ['--data', data, '--config', file, '--log-level', 'trace', '--no-well-known-credentials'],
      environment: { DYNAWARD_KEY: text },
    });
    const { url } = program.ready;
    const said: string[] = [];
    const iam = iamOf({ url });
    const made = (await iam('CreateAccessKey', alice, { UserName: 'alice' })).first('SecretAccessKey')!;
    const session = (await new STSClient(to(url, alice)).send(new GetSessionTokenCommand({}))).Credentials!;
    const temporary = {
      accessKeyId: session.AccessKeyId!,
      secretAccessKey: session.SecretAccessKey!,
      sessionToken: session.SessionToken!,
    };
    for (const attempt of [
      () => new DynamoDBClient(to(url, { ...alice, secretAccessKey: 'wrong' })).send(new ListTablesCommand({})),
      () => new DynamoDBClient(to(url, { ...temporary, sessionToken: 'odd' })).send(new ListTablesCommand({})),
      () => new STSClient(to(url, temporary)).send(new GetSessionTokenCommand({})),
      () => new DynamoDBClient(to(url, temporary)).send(new ListTablesCommand({})),
    ]) {
      await attempt().catch((error: Error) => said.push(JSON.stringify(error), error.message, String(error.stack)));
    }
    for (const UserName of ['alice', 'nobody']) said.push((await iam('CreateAccessKey', alice, { UserName })).text);
    said.push((await iam('ListAccessKeys', alice, { UserName: 'alice' })).text);
    for (const path of ['/metrics', '/health', '/']) said.push(await (await fetch(`${url}${path}`)).text());
    expect(await program.stop()).toBe(0);
    said.push(program.printed.out, program.printed.err);
    expect(program.printed.err).toContain('"operation"');
    const secrets = [secret, made, session.SecretAccessKey!, session.SessionToken!, text];
    expect(secrets.filter((known) => said.some((words) => words.includes(known)))).toEqual([]);
    expect(filesWith(data, secrets)).toEqual([]);
  });

  it('are not in what is said about a configuration that cannot be used', async () => {
    const user = configuration.accounts[owner]!.users.alice;
    const broken = [
      { accounts: { [owner]: { users: { alice: { ...user, accessKeys: [{ id: 'short', secret }] } } } } },
      { accounts: { [owner]: { users: { alice: { ...user, accessKeys: [{ id: 'AKIA1', secret, more: secret }] } } } } },
      { accounts: { [owner]: { users: { alice: user, bob: user } } } },
      { accounts: { [owner]: { users: { alice: { ...user, accessKeys: secret } } } } },
    ];
    for (const content of broken) {
      const error = await start({ port: 0, configuration: content, wellKnownCredentials: false }).then(
        async (running) => {
          await running.stop();
          throw new Error('a broken configuration was taken');
        },
        (refusal: Error) => refusal,
      );
      expect(`${error.message} ${error.stack}`).toContain('The configuration cannot be used');
      expect(`${error.message} ${error.stack}`).not.toContain(secret);
    }
  });
});
