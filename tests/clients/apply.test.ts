import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { iamOf, outcome } from '../iam.ts';
import { organizationsOf } from '../organizations.ts';
import { runProgram, startProgram, temporaryFolder } from '../program.ts';

/** `dynaward apply`: a store made what a file declares, without a server, or by the server that has it. */
const chief = { accessKeyId: 'AKIACHIEF11111111111', secretAccessKey: 'the-chiefs-secret' };
const account = '111111111111';
const key = (secret = chief.secretAccessKey) => `accessKeys: [{ id: ${chief.accessKeyId}, secret: ${secret} }]`;
const allow = 'allow: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }';
const users = (...lines: string[]) =>
  `accounts:\n  '${account}':\n    users:\n${lines.map((line) => `      ${line}\n`).join('')}`;
const chiefLine = (secret?: string) => `chief: { ${key(secret)}, inlinePolicies: { ${allow} } }`;

function place() {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const file = join(folder.path, 'accounts.yaml');
  const data = join(folder.path, 'data');
  return {
    file,
    data,
    declare: (text: string) => writeFileSync(file, text),
    apply: (...args: string[]) => runProgram({ args: ['apply', file, '--data', data, ...args] }),
    async serve(...args: string[]) {
      const program = await startProgram({ args: ['--data', data, '--no-well-known-credentials', ...args] });
      let stopped: ReturnType<typeof program.stop> | undefined;
      const stop = () => (stopped ??= program.stop());
      onTestFinished(async () => {
        await stop();
      });
      return { program, stop, iam: iamOf(program.ready), organizations: organizationsOf(program.ready) };
    },
  };
}

const user = (name: string) => `arn:aws:iam::${account}:user/${name}`;

describe('dynaward apply', () => {
  it('says what changes, changes it, and then has nothing to change', async () => {
    const { file, data, declare, apply, serve } = place();
    declare(users(chiefLine(), 'old: {}'));
    const first = `  + access key ${chief.accessKeyId} of user chief in account ${account}
  + account ${account}
  + ${user('chief')}
  + ${user('old')}
4 to make, 0 to change, 0 to remove.
`;
    expect(await apply('--check')).toEqual({ status: 2, out: first, err: '' });
    expect(existsSync(data), 'a check makes no store').toBe(false);
    expect(await apply()).toEqual({ status: 0, out: `${first}Done.\n`, err: '' });
    const nothing = `Nothing to change: the store is as ${file} says.\n`;
    expect(await apply('--check')).toEqual({ status: 0, out: nothing, err: '' });
    expect(await apply()).toEqual({ status: 0, out: nothing, err: '' });

    declare(users(chiefLine('another-secret'), 'new: { tags: { team: x } }'));
    const second = await apply('--check');
    expect(second).toEqual({
      status: 2,
      err: '',
      out: `  ~ access key ${chief.accessKeyId} of user chief in account ${account} (secret)
  + ${user('new')}
  - ${user('old')}
1 to make, 1 to change, 1 to remove.
`,
    });
    expect((await apply()).status).toBe(0);
    const { iam } = await serve();
    const keys = { ...chief, secretAccessKey: 'another-secret' };
    expect((await iam('ListUsers', keys)).all('UserName')).toEqual(['chief', 'new']);
  });

  it('lets be what was made through the API, and says when it keeps what the file has dropped', async () => {
    const { declare, apply, serve } = place();
    declare(
      `${users(chiefLine())}    policies:\n      limits: { document: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: '*', Resource: '*' }] } }\n`,
    );
    await apply();
    const { stop, iam } = await serve();
    const PolicyArn = `arn:aws:iam::${account}:policy/limits`;
    await iam('CreateUser', chief, { UserName: 'made' });
    await iam('AttachUserPolicy', chief, { UserName: 'made', PolicyArn });
    await stop();
    declare(users(chiefLine()));
    expect((await apply('--check')).out).toBe(
      `  ~ ${PolicyArn} (no longer named by the file; kept, for it is in use)\n0 to make, 1 to change, 0 to remove.\n`,
    );
  });

  it('refuses a file that is wrong, with every mistake and its line, and changes nothing', async () => {
    const { file, declare, apply } = place();
    declare(users(chiefLine(), 'mia: { groups: [none] }'));
    for (const args of [['--check'], []]) {
      const { status, out, err } = await apply(...args);
      expect([status, out]).toEqual([1, '']);
      expect(err).toContain('nothing was changed');
      expect(err).toContain(`${file}:5: accounts.${account}.users.mia.groups[0]: there is no group "none"`);
    }
    expect(await apply('--bogus')).toMatchObject({ status: 2, out: '' });
  });

  it('refuses a store that a server has, and says what to do', async () => {
    const { declare, apply, serve } = place();
    declare(users(chiefLine()));
    await apply();
    const { program } = await serve();
    const { status, err } = await apply();
    expect(status).toBe(1);
    expect(err).toContain(`The data folder is in use by another server, process ${program.ready.pid}`);
    expect(err).toContain('it applies the file again on SIGHUP');
  });

  it('never says a secret', async () => {
    const { declare, apply } = place();
    declare(users(chiefLine()));
    const said = [await apply('--check'), await apply()];
    declare(users(chiefLine('another-secret')));
    said.push(await apply());
    for (const { out, err } of said) expect(out + err).not.toMatch(/the-chiefs-secret|another-secret/);
  });
});

describe.skipIf(process.platform === 'win32')('a server with --config', () => {
  it('applies the file again on SIGHUP, for the next request; a wrong file changes nothing', async () => {
    const { file, declare, serve } = place();
    declare(users(chiefLine()));
    const { program, stop, iam } = await serve('--config', file);
    const told = async (text: string) => {
      process.kill(program.ready.pid, 'SIGHUP');
      await expect.poll(() => program.printed.err).toContain(text);
    };
    declare(users(chiefLine(), 'mia: {}'));
    await told('is applied');
    expect((await iam('ListUsers', chief)).all('UserName')).toEqual(['chief', 'mia']);
    declare(users('mia: {}', 'nobody: { groups: [none] }'));
    await told('nothing was changed');
    expect(await outcome(iam('GetUser', chief))).toBe('200');
    declare(users('mia: {}'));
    process.kill(program.ready.pid, 'SIGHUP');
    await expect.poll(() => outcome(iam('GetUser', chief))).toContain('InvalidClientTokenId');
    expect(await stop()).toBe(0);
  });
});
